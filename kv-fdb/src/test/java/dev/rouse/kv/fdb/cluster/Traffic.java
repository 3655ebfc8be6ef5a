package dev.rouse.kv.fdb.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorOptions;
import dev.rouse.CallTimeoutException;
import dev.rouse.NodeHealth;
import dev.rouse.OutcomeUnknownException;
import dev.rouse.RetryableException;
import dev.rouse.RuntimeListener;
import dev.rouse.fixture.Probe;
import dev.rouse.host.ActorRuntime;
import dev.rouse.kv.KvStore;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A runtime with the default lease and actors that are called all the time, each by a caller that waits for its answer, and
 * what they were told. Actors fall asleep now and then.
 */
public final class Traffic implements AutoCloseable {

    private static final int ACTORS = 50;
    private static final int KNOCKS = 500;
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ActorRuntime runtime;
    private final List<Caller> callers;
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicLong answered = new AtomicLong();
    private final Set<Class<?>> told = ConcurrentHashMap.newKeySet();
    private final Queue<String> fenced = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> unexpected = new ConcurrentLinkedQueue<>();
    private final Disposable calls;
    private volatile boolean ended;

    public Traffic(KvStore store) {
        ActorOptions options = ActorOptions.builder()
                .idleTimeout(Duration.ofMillis(1))
                .callTimeout(CALL_TIMEOUT)
                .build();
        runtime = ActorRuntime.builder()
                .store(store)
                .options(o -> o.warmCacheBytes(4_000).listener(new Listener()))
                .register(Probe.type(new Probe.Gates(), options))
                .start()
                .block(PATIENCE);
        callers = IntStream.range(0, ACTORS).mapToObj(Caller::new).toList();
        calls = Flux.fromIterable(callers)
                .flatMap(Caller::callUntilOver, ACTORS)
                .subscribe(done -> {}, unexpected::add, () -> ended = true);
    }

    long answered() {
        return answered.get();
    }

    public NodeHealth.Status status() {
        return runtime.health().status();
    }

    /** Every caller is told something, be it an error, though it has asked before: none waits without an end. */
    public void awaitEveryCallerTold() {
        List<Long> before = callers.stream().map(caller -> caller.told).toList();
        await(
                "every caller",
                () -> IntStream.range(0, ACTORS).allMatch(caller -> callers.get(caller).told > before.get(caller) + 1));
    }

    /** Asks an actor for its value all the time without waiting for the answers, so that there is a new call at any moment. */
    public Disposable knock() {
        return Flux.interval(PAUSE)
                .onBackpressureDrop()
                .flatMap(knock -> callers.get(0).ask(), KNOCKS)
                .subscribe();
    }

    /** Some caller is told so. */
    public void awaitTold(Class<? extends RetryableException> error) {
        await(error.getSimpleName(), () -> told.contains(error));
    }

    /** Whether calls are answered again, or still. */
    public void awaitAnswers() {
        long now = answered();
        await("answers", () -> answered() > now + ACTORS);
    }

    public void awaitStatus(NodeHealth.Status status) {
        await(status.toString(), () -> status() == status);
    }

    void await(String what, BooleanSupplier condition) {
        long began = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - began)
                    .as(() -> "nanoseconds of waiting for " + what + ", " + runtime.health() + ", " + unexpected)
                    .isLessThan(PATIENCE.toNanos());
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Nobody was fenced, callers were told nothing but what they may be told, and every actor has what they were told. */
    public void assertNothingLost() {
        over.set(true);
        await("the last answers", () -> ended);
        assertThat(fenced).isEmpty();
        assertThat(unexpected).isEmpty();
        callers.forEach(Caller::check);
    }

    @Override
    public void close() {
        over.set(true);
        calls.dispose();
        runtime.stop().block(PATIENCE);
    }

    private final class Listener implements RuntimeListener {
        @Override
        public void fenced(String reason) {
            fenced.add(reason);
        }
    }

    /** One actor, and who calls it. */
    private final class Caller {
        private final Probe actor;
        private volatile long acknowledged;
        private volatile long unknown;
        private volatile long told;

        Caller(int number) {
            actor = runtime.actor(Probe.class, "k" + number);
        }

        Mono<Void> ask() {
            return actor.value()
                    .then()
                    .doOnError(error -> Traffic.this.told.add(error.getClass()))
                    .onErrorComplete();
        }

        Mono<Void> callUntilOver() {
            return Mono.defer(() -> actor.add(1))
                    .doOnNext(this::acknowledged)
                    .then()
                    .doOnTerminate(() -> told++)
                    .onErrorResume(this::failed)
                    .repeat(() -> !over.get())
                    .then();
        }

        private void acknowledged(long value) {
            acknowledged++;
            answered.incrementAndGet();
        }

        private Mono<Void> failed(Throwable error) {
            Traffic.this.told.add(error.getClass());
            if (error instanceof OutcomeUnknownException || error instanceof CallTimeoutException) {
                unknown++;
            } else if (!(error instanceof RetryableException)) {
                unexpected.add(error);
            }
            return Mono.delay(PAUSE).then();
        }

        void check() {
            Long value = actor.value().block(PATIENCE);
            assertThat(value).isBetween(acknowledged, acknowledged + unknown);
        }
    }
}
