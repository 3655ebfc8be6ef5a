package dev.rouse.state;

import dev.rouse.ActorAddress;
import dev.rouse.StateChangedInPlaceException;
import dev.rouse.call.Call;
import dev.rouse.record.StateRecord;
import dev.rouse.turn.Turn;
import dev.rouse.type.HostedType;
import org.jspecify.annotations.Nullable;

/**
 * The development check for states that are changed in place: before and after each turn it compares the state with what it was
 * when a turn last replaced it. It encodes the state each time, and does nothing in a runtime without development checks. Lane
 * only.
 */
public final class StateWatch {

    private StateWatch() {}

    /**
     * Checks before a turn, which fails where the state was changed since the last one ended.
     *
     * @param state of the actor, as it is kept; null where it has none
     * @return whether {@code turn} failed
     */
    public static boolean refuses(HostedType type, ActorAddress actor, @Nullable Object state, Turn turn) {
        Object changed = changed(type, state);
        if (changed == null) {
            return false;
        }
        turn.failWith(StateChangedInPlaceException.betweenTurns(
                actor, changed.getClass(), turn.call().what()));
        return true;
    }

    /** Looks before a hook, which does not fail for what others did before. */
    public static void looks(HostedType type, @Nullable Object state) {
        changed(type, state);
    }

    /**
     * Checks after a turn that did not replace the state.
     *
     * @throws StateChangedInPlaceException it was changed all the same
     */
    public static void check(HostedType type, ActorAddress actor, @Nullable Object state, Call call) {
        Object changed = changed(type, state);
        if (changed != null) {
            throw StateChangedInPlaceException.withoutUpdate(actor, changed.getClass(), call.what());
        }
    }

    /** The state, which was changed, and which turns see no longer; null when it was not. */
    private static @Nullable Object changed(HostedType type, @Nullable Object state) {
        if (!type.isWatched() || !(state instanceof Snapshot snapshot)) {
            return null;
        }
        Object live = liveOrNull(type, snapshot);
        if (live == null || !isChanged(type, snapshot, live)) {
            return null;
        }
        snapshot.drop();
        return live;
    }

    /** Null when the codec cannot read what it wrote: turns find that out when they want it. */
    private static @Nullable Object liveOrNull(HostedType type, Snapshot snapshot) {
        try {
            return snapshot.live(type);
        } catch (RuntimeException e) {
            return null;
        }
    }

    private static boolean isChanged(HostedType type, Snapshot snapshot, Object live) {
        try {
            byte[] now = StateRecord.encode(
                    type.encodeUnchecked(live), type.lifecycle().stateVersion());
            return snapshot.hasChanged(now);
        } catch (RuntimeException e) {
            return true; // What was written once cannot be any more.
        }
    }
}
