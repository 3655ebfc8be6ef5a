package dev.rouse.turn;

import dev.rouse.call.CallingTurn;
import dev.rouse.loop.CachedMono;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;

/**
 * Finds the turn whose code goes on with a signal: from its subscriber along the operators down to the turn. A publisher that
 * several wait for together ({@code cache()}, {@code share()}, {@code publish()}, a sink) gives the signal to all of them at
 * once, in one call: where they are not all of one turn, nobody can tell whose code runs, and it is a part of none.
 */
public final class Continuation {

    /** No chain of operators is longer; one that is may be a circle. */
    private static final int LONGEST = 10_000;

    private Continuation() {}

    /**
     * The turn that waits behind {@code subscriber}; null when that is not one turn.
     *
     * @param named by the context of what the signal comes from: where the operators cannot be looked through, it is that one
     */
    public static @Nullable WaitingTurn of(Object subscriber, WaitingTurn named) {
        try {
            return find(subscriber, named);
        } catch (Throwable e) {
            // A subscriber of somebody else's that cannot even be looked at.
            return named;
        }
    }

    private static @Nullable WaitingTurn find(Object subscriber, WaitingTurn named) {
        Object at = subscriber;
        for (int i = 0; i < LONGEST; i++) {
            if (at instanceof WaitingTurn turn) {
                return turn;
            }
            if (!(at instanceof Scannable operator)) {
                break;
            }
            Object next = operator.scanUnsafe(Scannable.Attr.ACTUAL);
            if (next == null) {
                return behind(operator, named);
            }
            at = next;
        }
        return at instanceof CoreSubscriber<?> last ? named(last, named) : named;
    }

    /** At the end of a chain: what others subscribed to, or a subscriber that nothing is behind. */
    private static @Nullable WaitingTurn behind(Scannable last, WaitingTurn named) {
        WaitingTurn first = last instanceof CoreSubscriber<?> subscriber ? named(subscriber, named) : named;
        if (!CachedMono.is(last)) {
            return common(last.inners().toList(), first);
        }
        List<Scannable> waiting = CachedMono.waitingFor(last);
        return waiting != null ? common(waiting, first) : first.runsAlone() ? first : null;
    }

    /** The turn of all of {@code sharing}; {@code alone} where there are none. */
    private static @Nullable WaitingTurn common(List<? extends Scannable> sharing, WaitingTurn alone) {
        if (sharing.isEmpty()) {
            return alone;
        }
        WaitingTurn first = ofShared(sharing.get(0));
        for (Scannable other : sharing) {
            if (ofShared(other) != first) {
                return null;
            }
        }
        return first;
    }

    /** Null when it is of no turn, or of several. */
    private static @Nullable WaitingTurn ofShared(Scannable inner) {
        if (!(inner.scanUnsafe(Scannable.Attr.ACTUAL) instanceof CoreSubscriber<?> subscriber)) {
            return null;
        }
        CallingTurn named = subscriber.currentContext().getOrDefault(CallingTurn.class, null);
        return named instanceof WaitingTurn turn ? find(subscriber, turn) : null;
    }

    /** The turn in the context of {@code subscriber}; {@code otherwise} where it has none. */
    private static WaitingTurn named(CoreSubscriber<?> subscriber, WaitingTurn otherwise) {
        CallingTurn named = subscriber.currentContext().getOrDefault(CallingTurn.class, null);
        return named instanceof WaitingTurn turn ? turn : otherwise;
    }
}
