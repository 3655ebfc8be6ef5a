package dev.rouse.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.Actor;
import dev.rouse.ActorType;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.util.retry.Retry;

/** Reactor's shared schedulers go by the time of the node in what runs on it, and by that of the machine everywhere else. */
class ReactorTimeTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** An actor whose code names no scheduler. */
    interface Waiter {
        Mono<String> delayed();

        Mono<String> delayedBriefly();

        Mono<String> timedOut();

        Mono<Integer> retried();

        Flux<Long> ticks();

        Mono<Boolean> onALane();

        Mono<Long> machineMillis();
    }

    static final class WaiterActor extends Actor<Long> implements Waiter {

        private int tries;

        @Override
        protected Long initialState() {
            return 0L;
        }

        @Override
        public Mono<String> delayed() {
            return Mono.delay(MINUTE).thenReturn("delayed");
        }

        @Override
        public Mono<String> delayedBriefly() {
            return Mono.delay(Duration.ofSeconds(1)).thenReturn("delayed");
        }

        @Override
        public Mono<String> timedOut() {
            return Mono.<String>never().timeout(MINUTE).onErrorReturn(TimeoutException.class, "timed out");
        }

        @Override
        public Mono<Integer> retried() {
            return Mono.fromCallable(() -> {
                        if (++tries < 4) {
                            throw new IllegalStateException("not yet");
                        }
                        return tries;
                    })
                    .retryWhen(Retry.fixedDelay(5, MINUTE));
        }

        @Override
        public Flux<Long> ticks() {
            return Flux.interval(MINUTE).take(3);
        }

        @Override
        public Mono<Boolean> onALane() {
            return Mono.fromCallable(() -> Thread.currentThread().getName().startsWith("single"))
                    .subscribeOn(Schedulers.single());
        }

        @Override
        public Mono<Long> machineMillis() {
            return Mono.fromCallable(() -> Schedulers.parallel().now(TimeUnit.MILLISECONDS));
        }
    }

    private final TestNode node = TestNode.of(ActorType.of(Waiter.class, WaiterActor::new)
            .options(options -> options.callTimeout(MINUTE.multipliedBy(10))));
    private final Waiter waiter = node.actor(Waiter.class, "w");
    private final Instant beginning = node.now();

    @AfterEach
    void close() {
        node.close();
    }

    private <T> T awaited(Mono<T> call) {
        return node.await(call, MINUTE.multipliedBy(5));
    }

    private void assertPassed(long minutes) {
        assertThat(Duration.between(beginning, node.now()).toMinutes()).isEqualTo(minutes);
    }

    @Test
    void delayOfAnActorPassesAtOnce() {
        assertThat(awaited(waiter.delayed())).isEqualTo("delayed");
        assertPassed(1);
    }

    @Test
    void timeoutOfAnActorIsOfTheNodesTime() {
        assertThat(awaited(waiter.timedOut())).isEqualTo("timed out");
        assertPassed(1);
    }

    @Test
    void retriesOfAnActorWaitInTheNodesTime() {
        assertThat(awaited(waiter.retried())).isEqualTo(4);
        assertPassed(3);
    }

    @Test
    void ticksOfAnActorComeInTheNodesTime() {
        assertThat(awaited(waiter.ticks().collectList())).containsExactly(0L, 1L, 2L);
        assertPassed(3);
    }

    @Test
    void taskOfASharedSchedulerRunsOnTheNode() {
        assertThat(awaited(waiter.onALane())).isFalse();
    }

    @Test
    void clockOfASharedSchedulerIsThatOfTheNode() {
        node.advance(MINUTE);

        assertThat(awaited(waiter.machineMillis()))
                .isEqualTo(beginning.plus(MINUTE).toEpochMilli());
    }

    @Test
    void delayThatTheTestPutsAroundACallIsOfTheNodesTime() {
        assertThat(awaited(waiter.onALane().delayElement(MINUTE).timeout(MINUTE.multipliedBy(2))))
                .isFalse();
        assertPassed(1);
    }

    @Test
    void delayOfANodeThatWasKilledNeverEnds() {
        TestCall<String> call = node.begin(waiter.delayed());
        node.advance(Duration.ofSeconds(1));
        node.kill();
        node.advance(MINUTE.multipliedBy(2));

        assertThat(call.isOver()).isFalse();
    }

    @Test
    void otherThreadsHaveTheSchedulersOfTheMachine() {
        String name = Mono.fromCallable(() -> Thread.currentThread().getName())
                .subscribeOn(Schedulers.parallel())
                .block();
        assertThat(name).startsWith("parallel-");

        CompletableFuture<String> beside = new CompletableFuture<>();
        node.advanceUntil(
                () -> {
                    CompletableFuture.runAsync(() -> Mono.delay(Duration.ofMillis(5))
                            .subscribe(passed ->
                                    beside.complete(Thread.currentThread().getName())));
                    return beside.join() != null;
                },
                Duration.ofSeconds(1));
        assertThat(beside.join()).startsWith("parallel-");
    }

    @Test
    void virtualTimeOfStepVerifierGoesOnBesideIt() {
        VirtualTimeScheduler virtual = VirtualTimeScheduler.getOrSet();
        try {
            CompletableFuture<Long> outside = Mono.delay(MINUTE).toFuture();
            assertThat(awaited(waiter.delayed())).isEqualTo("delayed");
            assertThat(outside).isNotDone();
            virtual.advanceTimeBy(MINUTE);
            assertThat(outside).isCompleted();
        } finally {
            VirtualTimeScheduler.reset();
        }
        assertThat(awaited(waiter.delayed())).isEqualTo("delayed");
        assertPassed(2);
    }

    @Simulated(seeds = 5)
    void delayOfASimulatedClusterIsOfItsTime(SimulatedCluster cluster) {
        cluster.hosts(ActorType.of(Waiter.class, WaiterActor::new));
        Operations all = cluster.run(
                20, client -> client.actor(Waiter.class, "w" + client.number()).delayedBriefly());

        assertThat(all.values(String.class)).hasSizeGreaterThan(5).containsOnly("delayed");
    }
}
