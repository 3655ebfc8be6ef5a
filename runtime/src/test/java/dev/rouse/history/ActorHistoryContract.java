package dev.rouse.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorOptions;
import dev.rouse.CallTimeoutException;
import dev.rouse.OutcomeUnknownException;
import dev.rouse.RetryableException;
import dev.rouse.fixture.Probe;
import dev.rouse.host.ActorRuntime;
import dev.rouse.host.ActorRuntimeBuilder;
import dev.rouse.kv.Faults;
import dev.rouse.kv.FaultyStore;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.error.KvException;
import java.time.Duration;
import java.util.BitSet;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/**
 * A thousand actors, some hundreds of calls each, on real lanes, while the store fails and is late by chance and actors fall
 * asleep all the time: what was acknowledged is there, once. Half way another runtime takes the store over.
 */
public interface ActorHistoryContract {

    int ACTORS = 1_000;
    int WINDOW = 512;

    /** A fresh store. */
    KvStore store();

    /** Of all actors. */
    default int calls() {
        return Integer.getInteger("rouse.history.calls", 250 * ACTORS);
    }

    /** For half of the calls. */
    default Duration patience() {
        return Duration.ofSeconds(90);
    }

    @Test
    default void nothingAcknowledgedIsLostAndNothingIsAppliedTwice() {
        long seed = Long.getLong("rouse.history.seed", 20_261_123L);
        FaultyStore faulty = new FaultyStore(store(), Faults.each(0.01), seed, Schedulers.parallel());
        History history = new History();
        AtomicReference<ActorRuntime> current = new AtomicReference<>(runtime(faulty));
        ActorRuntime first = current.get();
        run(seed, current, history, calls() / 2).block(patience());
        Mono<Long> secondHalf = run(seed + 1, current, history, calls() / 2);
        Mono<ActorRuntime> takeover = Mono.delay(Duration.ofMillis(300))
                .then(successor(faulty, first))
                .doOnNext(current::set);
        Mono.zip(secondHalf, takeover).block(patience());
        faulty.heal();
        check(seed, current.get(), history);
        current.get().stop().block(Duration.ofSeconds(60));
        first.stop().block(Duration.ofSeconds(60));
        assertThat(faulty.injected()).as("faults, seed " + seed).isPositive();
    }

    private static ActorRuntimeBuilder builder(KvStore store) {
        ActorOptions restless =
                ActorOptions.builder().idleTimeout(Duration.ofMillis(2)).build();
        return ActorRuntime.builder()
                .store(store)
                .options(options -> options.maxResidentActors(WINDOW + 100).warmCacheBytes(40_000))
                .register(Probe.type(new Probe.Gates(), restless));
    }

    /** Faults meet the node that joins, too: it tells them, and joins again. */
    private static Mono<ActorRuntime> started(KvStore store) {
        return builder(store)
                .start()
                .retryWhen(Retry.fixedDelay(500, Duration.ofMillis(20)).filter(KvException.class::isInstance));
    }

    /** Where others reach the store it stands by until the first one has stopped. */
    private static Mono<ActorRuntime> successor(KvStore store, ActorRuntime first) {
        return started(store)
                .flatMap(second -> store.exclusive()
                        ? Mono.just(second)
                        : first.stop().then(second.whenServing()).thenReturn(second));
    }

    private static ActorRuntime runtime(KvStore store) {
        return started(store).block(Duration.ofSeconds(30));
    }

    private static Mono<Long> run(long seed, AtomicReference<ActorRuntime> runtime, History history, int calls) {
        Random random = new Random(seed);
        return Flux.range(0, calls)
                .map(i -> random.nextInt(ACTORS))
                .flatMap(actor -> call(runtime, history, actor), WINDOW)
                .count();
    }

    private static Mono<Long> call(AtomicReference<ActorRuntime> runtime, History history, int actor) {
        return Mono.defer(() -> runtime.get().actor(Probe.class, "k" + actor).add(1))
                .retryWhen(whatMayBeCalledAgain())
                .doOnNext(value -> history.acknowledged(actor, value))
                .onErrorResume(
                        error -> error instanceof OutcomeUnknownException || error instanceof CallTimeoutException,
                        error -> Mono.fromSupplier(() -> history.unknown(actor)));
    }

    /** As often as it takes: {@link #patience} bounds it, for a commit that may still land is waited for by all who need its room. */
    private static Retry whatMayBeCalledAgain() {
        return Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(5))
                .maxBackoff(Duration.ofMillis(200))
                .filter(RetryableException.class::isInstance);
    }

    private static void check(long seed, ActorRuntime runtime, History history) {
        for (int actor = 0; actor < ACTORS; actor++) {
            Long value = runtime.actor(Probe.class, "k" + actor)
                    .value()
                    .retryWhen(whatMayBeCalledAgain())
                    .block(Duration.ofSeconds(20));
            assertThat(value)
                    .as("actor " + actor + ", seed " + seed)
                    .isBetween(history.acknowledged[actor], history.acknowledged[actor] + history.unknown[actor]);
            assertThat(history.newest[actor])
                    .as("newest answer of actor " + actor + ", seed " + seed)
                    .isLessThanOrEqualTo(value);
        }
    }

    /** Answers that callers had. */
    final class History {
        private final long[] acknowledged = new long[ACTORS];
        private final long[] unknown = new long[ACTORS];
        private final long[] newest = new long[ACTORS];
        private final BitSet[] answers = new BitSet[ACTORS];

        synchronized void acknowledged(int actor, long value) {
            acknowledged[actor]++;
            newest[actor] = Math.max(newest[actor], value);
            if (answers[actor] == null) {
                answers[actor] = new BitSet();
            }
            assertThat(answers[actor].get((int) value))
                    .as("answer " + value + " of actor " + actor + " twice")
                    .isFalse();
            answers[actor].set((int) value);
        }

        synchronized Long unknown(int actor) {
            return unknown[actor]++;
        }
    }
}
