package dev.rouse.kv;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** A timer of a store's own, which needs no end. */
final class KvTimerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final String name = "timer-of-a-test-" + System.nanoTime();
    private final Scheduler timer = KvTimer.named(name);

    private List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(name))
                .toList();
    }

    private void awaitNoThread() {
        long began = System.nanoTime();
        while (!threads().isEmpty() && System.nanoTime() - began < PATIENCE.toNanos()) {
            LockSupport.parkNanos(1_000_000);
        }
        assertThat(threads()).isEmpty();
    }

    @Test
    void threadIsADaemonThatIsThereOnlyWhileItIsNeeded() {
        assertThat(threads()).isEmpty();
        CompletableFuture<Thread> ran = new CompletableFuture<>();
        timer.schedule(() -> ran.complete(Thread.currentThread()));
        Thread thread = ran.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        assertThat(thread.isDaemon()).isTrue();
        assertThat(thread.getName()).isEqualTo(name);

        awaitNoThread();
        assertThat(Mono.delay(Duration.ofMillis(10), timer).block(PATIENCE)).isZero();
        awaitNoThread();
    }

    @Test
    void whatIsTimedForLaterThanTheThreadIdlesStillComes() {
        assertThat(Mono.delay(Duration.ofMillis(1_200), timer).block(PATIENCE)).isZero();
    }

    @Test
    void cancelledPauseKeepsNoThread() {
        Mono.delay(Duration.ofHours(1), timer).subscribe().dispose();
        awaitNoThread();
    }
}
