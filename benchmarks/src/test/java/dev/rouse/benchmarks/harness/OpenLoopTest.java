package dev.rouse.benchmarks.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.benchmarks.harness.OpenLoop.OpenRound;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

class OpenLoopTest {

    private static final Duration TENTH = Duration.ofMillis(100);

    @Test
    void asManyCallsAreMadeAsComeDue() {
        AtomicLong calls = new AtomicLong();

        OpenRound round = new OpenLoop((slot, nth) -> Mono.fromSupplier(calls::incrementAndGet), 1000).run(TENTH);

        assertThat(calls).hasValue(100);
        assertThat(round.answers().latencies().getTotalCount()).isEqualTo(100);
        assertThat(round.late().getTotalCount()).isEqualTo(100);
    }

    @Test
    void callsDoNotWaitForAnswers() {
        List<MonoSink<Long>> unanswered = new ArrayList<>();

        new OpenLoop(
                        (slot, nth) -> Mono.<Long>create(caller -> {
                            unanswered.add(caller);
                            if (unanswered.size() == 100) {
                                unanswered.forEach(MonoSink::success);
                            }
                        }),
                        1000)
                .run(TENTH);

        assertThat(unanswered).hasSize(100);
    }

    @Test
    void pauseIsInTheLatencyOfEveryCallThatWasDueInIt() {
        OpenRound round = new OpenLoop(
                        (slot, nth) -> Mono.fromRunnable(() -> {
                            if (nth == 0) {
                                pause();
                            }
                        }),
                        1000)
                .run(TENTH);

        long slow = round.answers().latencies().getCountBetweenValues(10_000_000, Long.MAX_VALUE / 2);
        assertThat(slow).isGreaterThanOrEqualTo(40);
    }

    /** Fifty milliseconds in which nothing else happens. */
    private static void pause() {
        long end = System.nanoTime() + 50_000_000;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    @Test
    void failedCallEndsTheRound() {
        IllegalArgumentException refusal = new IllegalArgumentException("no");

        assertThatThrownBy(() -> new OpenLoop((slot, nth) -> Mono.error(refusal), 1000).run(Duration.ofHours(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("1000 a second")
                .hasCause(refusal);
    }
}
