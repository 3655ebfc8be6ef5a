package dev.rouse.net.socket.frame;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rouse.OverloadedException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ResumeCountsTest {

    private final AtomicLong nanos = new AtomicLong();

    private void resume(ResumeCounts counts, String connection, int times) {
        for (int i = 0; i < times; i++) {
            counts.check(connection);
            counts.add(connection);
        }
    }

    @Test
    void eachConnectionHasItsBoundInEachMinute() {
        ResumeCounts counts = new ResumeCounts(3, nanos::get);
        for (int minute = 0; minute < 70_000; minute += 999) {
            nanos.set(TimeUnit.MINUTES.toNanos(minute));
            resume(counts, "a", 3);
            assertThatExceptionOfType(OverloadedException.class).isThrownBy(() -> counts.check("a"));
        }
    }

    @Test
    void manyOtherConnectionsAreNotMistakenForIt() {
        ResumeCounts counts = new ResumeCounts(60, nanos::get);
        for (int i = 0; i < 10_000; i++) {
            resume(counts, "other " + i, 1);
        }
        assertThatCode(() -> resume(counts, "a", 40)).doesNotThrowAnyException();
    }

    @Test
    void noBoundIsLargerThanWhatIsCounted() {
        ResumeCounts counts = new ResumeCounts(Integer.MAX_VALUE, nanos::get);
        resume(counts, "a", 65_535);
        assertThatExceptionOfType(OverloadedException.class).isThrownBy(() -> counts.check("a"));
    }
}
