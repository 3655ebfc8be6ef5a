package dev.rouse.life;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.ActorExistsException;
import dev.rouse.ActorFailedException;
import dev.rouse.ActorNotFoundException;
import dev.rouse.ActorPhase;
import dev.rouse.ActorStoppedException;
import dev.rouse.FailurePolicy;
import dev.rouse.LifecycleHook;
import dev.rouse.fixture.HeldStore;
import dev.rouse.fixture.Hooked;
import dev.rouse.fixture.Hooked.HookedActor;
import dev.rouse.fixture.Probe;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.KvStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

/** Every cell of the table of what may come to an actor, in which phase, and what comes of it: on any store. */
public abstract class LifecycleTable {

    private static final int TRIES = 5;
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(210);
    private static final ActorAddress A = ActorAddress.of("hooked", "a");

    private final HeldStore store;
    private final Probe.Gates gates = new Probe.Gates();
    private final AtomicReference<HookedActor> object = new AtomicReference<>();
    private final Hooked.Script script = new Hooked.Script()
            .on(LifecycleHook.WAKE, actor -> Mono.fromRunnable(() -> object.set(actor)))
            .on(LifecycleHook.RUN, actor -> gates.at("fail").then(Mono.error(new IllegalStateException("broke"))))
            .part("finish", actor -> {
                actor.own().finishBeforeSleep(gates.at("work"));
                return Mono.empty();
            });
    private final TestNode node;
    private final Hooked a;

    /** @param store nothing is in it */
    protected LifecycleTable(KvStore store) {
        this.store = new HeldStore(store);
        this.node = TestNode.on(
                this.store,
                options -> options.warmCacheBytes(0),
                script.type(life -> life.failure(FailurePolicy.STOP)));
        this.a = node.runtime().actor(Hooked.class, "a");
    }

    @AfterEach
    void stop() {
        gates.open("work");
        store.releaseReads();
        node.close();
    }

    private enum Comes {
        CALL,
        CALL_OF_WHAT_EXISTS,
        CREATE,
        DESTROY,
        PAUSE,
        RESUME,
        OWN_TURN
    }

    private static final Object DONE = "done";
    private static final Class<?> NOT_FOUND = ActorNotFoundException.class;
    private static final Class<?> EXISTS = ActorExistsException.class;
    private static final Class<?> STOPPED = ActorStoppedException.class;
    private static final Class<?> FAILURE = ActorFailedException.class;

    /** What comes of it, in the order of {@link Comes}: what it answers, or what it ends with. */
    static Stream<Arguments> cells() {
        return Stream.of(
                        row(ActorPhase.STARTING, "12", "1", EXISTS, DONE, DONE, DONE, STOPPED),
                        row(ActorPhase.RUNNING, "12", "1", EXISTS, DONE, DONE, DONE, "1own"),
                        row(ActorPhase.SLEEP_GRACE, "12", "1", EXISTS, DONE, DONE, DONE, "1own"),
                        row(ActorPhase.DESTROY_GRACE, "2", NOT_FOUND, DONE, NOT_FOUND, NOT_FOUND, NOT_FOUND, "1own"),
                        row(ActorPhase.ASLEEP, "12", "1", EXISTS, DONE, DONE, DONE, STOPPED),
                        row(ActorPhase.GONE, "2", NOT_FOUND, DONE, NOT_FOUND, NOT_FOUND, NOT_FOUND, STOPPED),
                        row(ActorPhase.FAILED, FAILURE, FAILURE, FAILURE, FAILURE, DONE, DONE, STOPPED))
                .flatMap(cells -> cells);
    }

    private static Stream<Arguments> row(ActorPhase phase, Object... outcomes) {
        return Arrays.stream(Comes.values()).map(comes -> Arguments.of(phase, comes, outcomes[comes.ordinal()]));
    }

    @ParameterizedTest
    @MethodSource("cells")
    void cell(ActorPhase phase, Comes comes, Object outcome) {
        node.await(a.add("1"));
        HookedActor life = object.get();
        bring(phase);
        Received<?> received = Received.from(subject(comes, life).defaultIfEmpty(DONE));
        node.run();
        boolean waits = phase == ActorPhase.STARTING
                || comes != Comes.OWN_TURN && (phase == ActorPhase.SLEEP_GRACE || phase == ActorPhase.DESTROY_GRACE);
        if (waits) {
            assertThat(received.isOver()).isFalse();
        } else {
            node.until(received::isOver);
        }
        gates.open("work");
        store.releaseReads();
        node.run();
        for (int i = 0; i < TRIES && !received.isOver(); i++) {
            node.advance(LONGEST_PAUSE);
        }
        if (outcome instanceof Class<?> error) {
            assertThat(received.error()).isInstanceOf(error);
        } else {
            assertThat((Object) received.value()).isEqualTo(outcome);
        }
        assertThat(received.values()).hasSizeLessThanOrEqualTo(1);
    }

    private Mono<Object> subject(Comes comes, HookedActor life) {
        Hooked existing = node.runtime().get(Hooked.class, "a");
        return switch (comes) {
            case CALL -> a.add("2").cast(Object.class);
            case CALL_OF_WHAT_EXISTS -> existing.look().cast(Object.class);
            case CREATE -> node.runtime().create(A, null).cast(Object.class);
            case DESTROY -> node.runtime().destroy(A).cast(Object.class);
            case PAUSE -> node.runtime().pause(A).cast(Object.class);
            case RESUME -> node.runtime().resume(A).cast(Object.class);
            case OWN_TURN -> life.own().turn(() -> Mono.just(life.append("own")));
        };
    }

    private void bring(ActorPhase phase) {
        switch (phase) {
            case RUNNING -> {}
            case STARTING -> {
                sleep();
                store.holdReads();
                node.call(a.look());
            }
            case SLEEP_GRACE -> {
                node.await(a.act("finish"));
                object.get().own().sleepNow();
                node.run();
            }
            case DESTROY_GRACE -> {
                node.await(a.act("finish"));
                object.get().own().destroy();
                node.run();
            }
            case ASLEEP -> sleep();
            case GONE -> node.await(node.runtime().destroy(A));
            case FAILED -> {
                gates.open("fail");
            }
        }
        if (phase != ActorPhase.STARTING && phase != ActorPhase.GONE) {
            node.until(() -> node.await(node.runtime().info(A)).phase() == phase);
        }
    }

    private void sleep() {
        object.get().own().sleepNow();
        node.until(() -> node.slept.size() == 1);
    }
}
