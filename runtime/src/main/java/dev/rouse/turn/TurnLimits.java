package dev.rouse.turn;

import dev.rouse.ActionMode;
import dev.rouse.TurnOptions;
import dev.rouse.call.CallKind;
import dev.rouse.loop.LaneLoop;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The limits of a type's turns, in nanoseconds. */
public record TurnLimits(long timeout, long warnAfter, long streamIdle) {

    /** Longer than any time that passes. */
    public static final long NEVER = Long.MAX_VALUE / 4;

    public static TurnLimits of(TurnOptions options) {
        return new TurnLimits(nanos(options.timeout()), nanos(options.warnAfter()), nanos(options.streamIdle()));
    }

    private static long nanos(@Nullable Duration limit) {
        return limit == null ? NEVER : Math.min(NEVER, LaneLoop.nanos(limit));
    }

    /** The shortest of all limits. */
    public static long shortest(List<TurnLimits> all) {
        return all.stream().mapToLong(TurnLimits::shortest).min().orElse(NEVER);
    }

    private long shortest() {
        return Math.min(timeout, Math.min(warnAfter, streamIdle));
    }

    /**
     * Tells how long {@code turn} may run; hooks have time-outs of their own, and a {@link dev.rouse.Watch} may last
     * for ever.
     */
    public long timeoutOf(TimedTurn turn) {
        return turn.call().kind() == CallKind.HOOK || turn.mode() == ActionMode.WATCH ? NEVER : timeout;
    }

    /** After how long {@code turn} is told of. */
    public long warnAfter(TimedTurn turn) {
        return turn.mode() == ActionMode.WATCH ? NEVER : warnAfter;
    }
}
