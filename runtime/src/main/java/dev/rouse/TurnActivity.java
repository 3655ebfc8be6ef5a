package dev.rouse;

import dev.rouse.base.Arguments;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The turns of a node's actors while somebody looked at them.
 *
 * @param since when the first of those who look asked
 * @param actors those with the most turns, time, bytes and waiting: at most 20 by each, in no order
 * @param slow the turns that took the longest, the longest first; at most 20
 */
public record TurnActivity(Instant since, List<Busy> actors, List<Slow> slow) {

    /** Copies the lists. */
    public TurnActivity {
        Arguments.required("since", since);
        actors = List.copyOf(Arguments.noNulls("actors", actors));
        slow = List.copyOf(Arguments.noNulls("slow", slow));
    }

    /**
     * An actor that had turns.
     *
     * @param turns that ended
     * @param took their time from beginning to end, together
     * @param bytes that it had written to the store, keys and values
     * @param waited time that calls spent in line behind them, as it was seen at their ends
     */
    public record Busy(ActorAddress actor, long turns, Duration took, long bytes, Duration waited) {

        /** Checks that nothing is null. */
        public Busy {
            Arguments.required("actor", actor);
            Arguments.required("took", took);
            Arguments.required("waited", waited);
        }
    }

    /**
     * A turn.
     *
     * @param action its name; of a hook, that of its method
     * @param took from its beginning to its end
     * @param ended when it ended
     */
    public record Slow(ActorAddress actor, String action, Duration took, Instant ended) {

        /** Checks that nothing is null. */
        public Slow {
            Arguments.required("actor", actor);
            Arguments.required("action", action);
            Arguments.required("took", took);
            Arguments.required("ended", ended);
        }
    }
}
