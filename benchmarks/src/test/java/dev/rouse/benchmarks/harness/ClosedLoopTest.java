package dev.rouse.benchmarks.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

class ClosedLoopTest {

    private static final Duration SHORT = Duration.ofMillis(20);
    private static final Duration ENDLESS = Duration.ofHours(1);

    @Test
    void everyCallIsCounted() {
        AtomicLong calls = new AtomicLong();

        Round round = new ClosedLoop((slot, nth) -> answer().doOnNext(x -> calls.incrementAndGet()), 4).run(SHORT);

        assertThat(round.latencies().getTotalCount()).isEqualTo(calls.get()).isPositive();
        assertThat(round.nanos()).isGreaterThanOrEqualTo(SHORT.toNanos());
    }

    @Test
    void asManyCallsAreInFlightAsTheWindowIsWide() {
        CountDownLatch together = new CountDownLatch(8);

        new ClosedLoop(
                        (slot, nth) -> Mono.fromRunnable(together::countDown)
                                .then(Mono.fromCallable(() -> {
                                    together.await();
                                    return slot;
                                }))
                                .subscribeOn(Schedulers.boundedElastic()),
                        8)
                .run(Duration.ZERO);

        assertThat(together.getCount()).isZero();
    }

    @Test
    void slotMakesOneCallAfterTheOther() {
        AtomicInteger[] inFlight = {new AtomicInteger(), new AtomicInteger()};
        AtomicLong[] last = {new AtomicLong(-1), new AtomicLong(-1)};

        new ClosedLoop(
                        (slot, nth) -> {
                            assertThat(inFlight[slot].incrementAndGet()).isOne();
                            assertThat(last[slot].getAndSet(nth)).isEqualTo(nth - 1);
                            return answer().doOnNext(x -> inFlight[slot].decrementAndGet());
                        },
                        2)
                .run(SHORT);
    }

    @Test
    void failedCallEndsTheRound() {
        IllegalArgumentException refusal = new IllegalArgumentException("no");

        assertThatThrownBy(
                        () -> new ClosedLoop((slot, nth) -> nth == 2 ? Mono.error(refusal) : answer(), 2).run(ENDLESS))
                .isInstanceOf(IllegalStateException.class)
                .hasCause(refusal);
    }

    @Test
    void callThatCannotBeMadeEndsTheRound() {
        assertThatThrownBy(() -> new ClosedLoop(
                                (slot, nth) -> {
                                    throw new IllegalArgumentException("no");
                                },
                                2)
                        .run(ENDLESS))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no");
    }

    private static Mono<Integer> answer() {
        return Mono.just(1).publishOn(Schedulers.parallel());
    }
}
