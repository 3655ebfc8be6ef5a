package dev.rouse.state;

import dev.rouse.stored.ActorRecords;
import dev.rouse.life.Resident;
import dev.rouse.StateChangedInPlaceException;
import dev.rouse.call.Call;
import dev.rouse.turn.Turn;
import org.jspecify.annotations.Nullable;

/**
 * The development check of what actors hold: before and after each turn, is the state what it was when a turn last replaced
 * it? It encodes the state each time, and does nothing in a runtime without development checks. Lane only.
 */
public final class StateWatch {

    private StateWatch() {}

    /** {@code turn} of {@code actor} is to begin. It fails, and true is returned, when the state was changed since the last one ended. */
    public static boolean refuses(Resident actor, Turn turn) {
        Object changed = changed(actor);
        if (changed == null) {
            return false;
        }
        turn.failWith(StateChangedInPlaceException.betweenTurns(
                actor.address(), changed.getClass(), turn.call().what()));
        return true;
    }

    /** A hook begins, which does not fail for what others did before. */
    public static void looks(Resident actor) {
        if (actor.state != null) {
            changed(actor);
        }
    }

    /**
     * A turn ended without replacing the state.
     *
     * @throws StateChangedInPlaceException it was changed all the same
     */
    public static void check(Resident actor, Call call) {
        Object changed = changed(actor);
        if (changed != null) {
            throw StateChangedInPlaceException.withoutUpdate(actor.address(), changed.getClass(), call.what());
        }
    }

    /** The state, which was changed, and which turns see no longer; null when it was not. */
    private static @Nullable Object changed(Resident actor) {
        if (!actor.type().isWatched() || !(actor.state instanceof Snapshot snapshot)) {
            return null;
        }
        Object live = liveOrNull(actor, snapshot);
        if (live == null || !isChanged(actor, snapshot, live)) {
            return null;
        }
        snapshot.drop();
        return live;
    }

    /** Null when the codec cannot read what it wrote: turns find that out when they want it. */
    private static @Nullable Object liveOrNull(Resident actor, Snapshot snapshot) {
        try {
            return snapshot.live(actor.type());
        } catch (RuntimeException e) {
            return null;
        }
    }

    private static boolean isChanged(Resident actor, Snapshot snapshot, Object live) {
        try {
            return snapshot.hasChanged(ActorRecords.encodeUnchecked(actor.type(), live));
        } catch (RuntimeException e) {
            return true; // What was written once cannot be any more.
        }
    }
}
