package dev.rouse.commit;

import io.netty.util.concurrent.Ticker;
import java.time.Clock;
import java.util.concurrent.TimeUnit;

/**
 * A point in time on both clocks of a node. A monotonic clock may stand still while the machine is suspended, and a wall
 * clock may be set: the age of a moment is the larger of what they say, so that either can only make a node more careful.
 *
 * @param nanos of the monotonic clock
 * @param millis of the wall clock
 */
public record Moment(long nanos, long millis) {

    public static Moment now(Ticker ticker, Clock clock) {
        return new Moment(ticker.nanoTime(), clock.millis());
    }

    /** Time since it, in nanoseconds. */
    long age(Ticker ticker, Clock clock) {
        return Math.max(ticker.nanoTime() - nanos, TimeUnit.MILLISECONDS.toNanos(clock.millis() - millis));
    }
}
