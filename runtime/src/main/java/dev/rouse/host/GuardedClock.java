package dev.rouse.host;

import dev.rouse.log.GuardedLogger;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;

/** A wall clock of users, which may throw: then it stands still. The log has the first time. */
final class GuardedClock extends Clock {

    private static final Logger LOG = GuardedLogger.of(GuardedClock.class);

    private final Clock clock;
    private final AtomicBoolean told = new AtomicBoolean();
    private volatile long last;

    private GuardedClock(Clock clock) {
        this.clock = clock;
        this.last = clock.millis();
    }

    /**
     * {@code clock} itself where it is one of the JDK's.
     *
     * @throws RuntimeException what it throws the first time
     */
    static Clock of(Clock clock) {
        return clock.getClass().getName().startsWith("java.time.") ? clock : new GuardedClock(clock);
    }

    @Override
    public long millis() {
        try {
            long now = clock.millis();
            last = now;
            return now;
        } catch (Throwable e) {
            if (told.compareAndSet(false, true)) {
                LOG.error("The wall clock {} threw, and stands still as long as it does", clock, e);
            }
            return last;
        }
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis());
    }

    @Override
    public ZoneId getZone() {
        return clock.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return of(clock.withZone(zone));
    }
}
