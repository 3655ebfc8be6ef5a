package dev.rouse.commit;

import io.netty.util.concurrent.MockTicker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A wall clock that goes with a ticker, and can be set. */
final class ScriptedClock extends Clock {

    private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

    private final MockTicker ticker;
    private Duration offset = Duration.ZERO;

    ScriptedClock(MockTicker ticker) {
        this.ticker = ticker;
    }

    /** Sets it forward, or back, of which the ticker knows nothing. */
    void set(Duration forward) {
        offset = offset.plus(forward);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }

    @Override
    public Instant instant() {
        return BEGINNING.plusNanos(ticker.nanoTime() - ticker.initialNanoTime()).plus(offset);
    }
}
