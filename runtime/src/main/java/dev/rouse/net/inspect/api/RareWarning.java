package dev.rouse.net.inspect.api;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** A line of the log about what others can bring about as often as they like: it is told the first time, the second, the fourth and so on. */
final class RareWarning {

    private final Logger log;
    private final String what;
    private final AtomicLong count = new AtomicLong();

    /** @param what has happened, as the beginning of a sentence */
    RareWarning(Logger log, String what) {
        this.log = log;
        this.what = what;
    }

    void told(@Nullable Throwable error) {
        long times = count.incrementAndGet();
        if (Long.bitCount(times) == 1) {
            log.warn("{}, {} times until now", what, times, error);
        }
    }
}
