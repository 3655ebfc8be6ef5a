package dev.rouse.life;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.ActorNotFoundException;
import dev.rouse.ActorOptions;
import dev.rouse.ActorPausedException;
import dev.rouse.FailurePolicy;
import dev.rouse.JacksonStateCodec;
import dev.rouse.LifecycleHook;
import dev.rouse.RuntimeOptions;
import dev.rouse.StateCodec;
import dev.rouse.fixture.Hooked;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.ScriptedStore;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** What is on its way to serve when its type is paused does not serve, wherever it is. */
class PausedOnItsWayTest {

    private static final ActorAddress A = ActorAddress.of("hooked", "a");

    private final ScriptedStore store = new ScriptedStore();
    private final Sinks.Empty<Void> gate = Sinks.empty();
    private final Hooked.Script script = new Hooked.Script();

    @AfterEach
    void nothingIsLeftOpen() {
        store.verifyNoMoreCalls();
    }

    private static Hooked a(TestNode node) {
        return node.runtime().actor(Hooked.class, "a");
    }

    /** A node with cold actors that are stored. */
    private TestNode cold() {
        return cold(o -> o);
    }

    private TestNode cold(UnaryOperator<RuntimeOptions.Builder> options) {
        try (TestNode earlier = TestNode.on(store, script.type())) {
            earlier.await(a(earlier).add("1"));
            earlier.await(earlier.runtime().actor(Hooked.class, "b").add("1"));
        }
        return TestNode.on(store, o -> options.apply(o.warmCacheBytes(0)), script.type());
    }

    private void servesNothing(TestNode node, Received<?>... waiting) {
        for (Received<?> received : waiting) {
            assertThat(received.error()).isInstanceOf(ActorPausedException.class);
        }
        assertThat(node.runtime().health().residentActors()).isZero();
        assertThat(node.call(a(node).add("2")).error()).isInstanceOf(ActorPausedException.class);
        node.advance(Duration.ofMinutes(1));
        assertThat(node.runtime().health().residentActors()).isZero();
        node.resumesTypes();
        assertThat(node.await(a(node).add("3"))).endsWith("13");
    }

    @Test
    void anActorThatIsBeingRead() {
        try (TestNode node = cold()) {
            store.holdReads();
            Received<String> called = node.call(a(node).add("2"));
            node.pausesType("hooked");
            node.run();
            store.releaseReads();
            node.run();
            servesNothing(node, called);
        }
    }

    @Test
    void anActorThatWaitsToBeRead() {
        try (TestNode node = cold(o -> o.starts(s -> s.reading(1).waiting(10)))) {
            store.holdReads();
            Received<String> reads =
                    node.call(node.runtime().actor(Hooked.class, "b").add("2"));
            Received<String> waits = node.call(a(node).add("2"));
            store.forgetCalls();
            node.pausesType("hooked");
            node.run();
            assertThat(waits.error()).as("told at once").isInstanceOf(ActorPausedException.class);
            store.releaseReads();
            node.run();
            assertThat(store.reads()).as("it is not read").isEmpty();
            servesNothing(node, reads, waits);
        }
    }

    @Test
    void anActorThatWakes() {
        try (TestNode node = cold()) {
            script.on(LifecycleHook.WAKE, actor -> gate.asMono());
            Received<String> called = node.call(a(node).add("2"));
            script.ran.clear();
            node.pausesType("hooked");
            gate.tryEmitEmpty();
            node.run();
            assertThat(script.ran).as("it woke").containsExactly("onSleep");
            servesNothing(node, called);
        }
    }

    @Test
    void anActorWhoseOwnCodeIsWhatPausesItsType() {
        AtomicReference<Runnable> decoding = new AtomicReference<>(() -> {});
        JacksonStateCodec json = new JacksonStateCodec();
        StateCodec codec = new StateCodec() {
            @Override
            public byte[] encode(Object state, Type type) {
                return json.encode(state, type);
            }

            @Override
            public Object decode(byte[] bytes, Type type) {
                decoding.getAndSet(() -> {}).run();
                return json.decode(bytes, type);
            }
        };
        cold().close();
        try (TestNode node = TestNode.on(
                store,
                o -> o.warmCacheBytes(0),
                script.type(ActorOptions.builder().codec(codec).build(), life -> life))) {
            decoding.set(() -> node.pausesType("hooked"));
            servesNothing(node, node.call(a(node).add("2")));
        }
    }

    @Test
    void anActorThatWaitsForItsRestart() {
        FailurePolicy policy = FailurePolicy.RESTART.withBackoff(Duration.ofSeconds(10), Duration.ofSeconds(10));
        try (TestNode node = TestNode.on(store, script.type(life -> life.failure(policy)))) {
            node.await(a(node).add("1"));
            script.on(LifecycleHook.SLEEP, actor -> Mono.error(new IllegalStateException("scripted")));
            node.pausesType("hooked");
            node.run();
            node.resumesTypes();
            Received<String> waits = node.call(a(node).add("2"));
            assertThat(waits.isOver()).isFalse();
            script.on(LifecycleHook.SLEEP, actor -> Mono.empty());
            node.pausesType("hooked");
            node.run();
            assertThat(waits.error()).as("told at once").isInstanceOf(ActorPausedException.class);
            servesNothing(node, waits);
        }
    }

    @Test
    void anActorThatIsReadAheadOrWokenByItsAlarm() {
        script.part("plan", actor -> Mono.just(actor.plan().after(Duration.ofSeconds(5), "add", "x")));
        try (TestNode node = cold()) {
            node.await(a(node).act("plan"));
            node.await(node.runtime().pause(A).then(node.runtime().resume(A)));
            store.holdReads();
            node.advance(Duration.ofSeconds(6));
            Received<Long> warmed = node.call(node.runtime().prewarm(Flux.just(A)));
            node.pausesType("hooked");
            node.run();
            store.releaseReads();
            node.advance(Duration.ofMinutes(1));
            assertThat(warmed.isOver()).isTrue();
            assertThat(node.fired).isEmpty();
            assertThat(node.runtime().health().residentActors()).isZero();
            node.resumesTypes();
            node.advance(Duration.ofSeconds(1));
            assertThat(node.fired).containsExactly("add 1");
        }
    }

    /** Its last work ends because it is to stop, and with that its life. */
    @Test
    void anOrderReachesAnActorThatEndsAsSoonAsItIsAskedTo() {
        script.on(LifecycleHook.RUN, actor -> actor.own().waiting(actor.own().whenStopping()));
        try (TestNode node = TestNode.on(store, script.type())) {
            node.await(a(node).add("1"));
            Received<Void> ordered = node.call(node.runtime().pause(A));
            assertThat(ordered.isOver()).isTrue();
            assertThat(node.call(a(node).add("2")).error()).isInstanceOf(ActorPausedException.class);
        }
    }

    @Test
    void ordersReachActorsOfAPausedTypeAllTheSame() {
        try (TestNode node = cold()) {
            store.holdReads();
            Received<String> called = node.call(a(node).add("2"));
            Received<Void> ordered = node.call(node.runtime().pause(A));
            Received<Void> inVain = node.call(node.runtime().pause(ActorAddress.of("hooked", "nobody")));
            node.pausesType("hooked");
            node.run();
            store.releaseReads();
            node.run();
            assertThat(called.error()).isInstanceOf(ActorPausedException.class);
            assertThat(ordered.isOver()).isTrue();
            assertThat(ordered.error()).isNull();
            assertThat(inVain.error()).isInstanceOf(ActorNotFoundException.class);
            node.resumesTypes();
            assertThat(node.call(a(node).add("2")).error())
                    .as("it is paused itself")
                    .isInstanceOf(ActorPausedException.class);
            node.await(node.runtime().resume(A));
            assertThat(node.await(a(node).add("3"))).endsWith("13");
        }
    }
}
