package dev.rouse.queue.flow;

import dev.rouse.QueueRate;

/** Rest of a rate: all of it from a time on that each message puts off. Lane only. */
final class TokenBucket {

    private long wholeAt;

    /** @param wholeAt in microseconds since 1970, as all times here */
    TokenBucket(long wholeAt) {
        this.wholeAt = wholeAt;
    }

    long wholeAt() {
        return wholeAt;
    }

    /** When the next message may begin: now, or before, where one may. A clock that was set back has all of the rate to wait at most. */
    long nextAt(QueueRate rate, long now) {
        wholeAt = Math.min(wholeAt, now + micros(rate));
        return nextAt(rate);
    }

    /** The same, whatever the clock shows. */
    long nextAt(QueueRate rate) {
        return wholeAt - micros(rate) + interval(rate);
    }

    void take(QueueRate rate, long now) {
        wholeAt = Math.max(wholeAt, now) + interval(rate);
    }

    private static long micros(QueueRate rate) {
        return rate.per().toNanos() / 1_000;
    }

    private static long interval(QueueRate rate) {
        return Math.max(1, micros(rate) / rate.messages());
    }
}
