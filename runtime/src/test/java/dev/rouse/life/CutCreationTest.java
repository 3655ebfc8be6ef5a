package dev.rouse.life;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.ActorOptions;
import dev.rouse.ActorPausedException;
import dev.rouse.JacksonStateCodec;
import dev.rouse.LifecycleHook;
import dev.rouse.StateCodec;
import dev.rouse.fixture.Hooked;
import dev.rouse.fixture.Puppet;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.KvEntry;
import dev.rouse.kv.ScriptedStore;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Lives that end while they begin: what their callers are told, and what the next life finds. */
class CutCreationTest {

    private static final ActorAddress A = ActorAddress.of("hooked", "a");

    private final ScriptedStore store = new ScriptedStore();
    private final Sinks.Empty<Void> gate = Sinks.empty();
    private final Hooked.Script script = new Hooked.Script();

    @AfterEach
    void nothingIsLeftOpen() {
        store.verifyNoMoreCalls();
    }

    private List<KvEntry> rows() {
        return new HookTraceRows(store).all();
    }

    @Test
    void aTypeThatIsPausedDuringOnCreateDropsTheCreationAndTellsWhoWaitsForIt() {
        script.on(LifecycleHook.CREATE, actor -> {
                    actor.put("k", "ghost");
                    actor.plan().after(Duration.ofSeconds(5), "add", "x");
                    return gate.asMono();
                })
                .part("read", actor -> actor.read("k").defaultIfEmpty("none"));
        try (TestNode node = TestNode.on(store, script.type())) {
            Received<Void> created = node.call(node.runtime().create(A, null));
            Received<String> called =
                    node.call(node.runtime().actor(Hooked.class, "b").add("1"));
            node.pausesType("hooked");
            node.run();
            assertThat(created.isOver()).as("onCreate has its grace").isFalse();
            gate.tryEmitEmpty();
            node.run();
            assertThat(created.error()).isInstanceOf(ActorPausedException.class);
            assertThat(called.error()).isInstanceOf(ActorPausedException.class);
            assertThat(rows()).isEmpty();
            node.resumesTypes();
            script.on(LifecycleHook.CREATE, actor -> Mono.empty());
            assertThat(node.await(node.runtime().info(A)).exists()).isFalse();
            assertThat(node.await(node.runtime().actor(Hooked.class, "a").act("read")))
                    .isEqualTo("none");
            node.advance(Duration.ofSeconds(30));
            assertThat(node.fired).isEmpty();
        }
    }

    @Test
    void aCreationWithoutHooksIsDroppedWhenItsOwnCodecEndsItsLife() {
        AtomicReference<Runnable> interruption = new AtomicReference<>(() -> {});
        JacksonStateCodec json = new JacksonStateCodec();
        StateCodec codec = new StateCodec() {
            @Override
            public byte[] encode(Object state, Type type) {
                interruption.getAndSet(() -> {}).run();
                return json.encode(state, type);
            }

            @Override
            public Object decode(byte[] bytes, Type type) {
                return json.decode(bytes, type);
            }
        };
        try (TestNode node = TestNode.on(
                store,
                new Puppet.Play().type(ActorOptions.builder().codec(codec).build()))) {
            interruption.set(() -> node.pausesType("puppet"));
            Received<String> called =
                    node.call(node.runtime().actor(Puppet.class, "a").act("state"));
            assertThat(called.error()).isInstanceOf(ActorPausedException.class);
            node.resumesTypes();
            interruption.set(() -> node.pausesType("puppet"));
            Received<Void> created = node.call(node.runtime().create(ActorAddress.of("puppet", "a"), null));
            assertThat(created.error()).isInstanceOf(ActorPausedException.class);
            assertThat(rows()).isEmpty();
            assertThat(node.runtime().health().residentActors()).isZero();
        }
    }

    @Test
    void anActorThatSleepsAsSoonAsItIsAwakeAnswersTheCallThatWokeIt() {
        script.on(LifecycleHook.RUN, actor -> {
            actor.own().sleepNow();
            return Mono.empty();
        });
        try (TestNode node = TestNode.on(store, script.type())) {
            Hooked a = node.runtime().actor(Hooked.class, "a");
            assertThat(node.await(a.add("1"))).isEqualTo("1");
            node.until(() -> node.slept.size() == 1);
            assertThat(node.await(a.add("2"))).isEqualTo("12");
            node.until(() -> node.slept.size() == 2);
            assertThat(node.runtime().health().residentActors()).isZero();
        }
    }

    @Test
    void anActorThatIsDestroyedAgainWhileOnDestroyRunsRunsItOnce() {
        AtomicReference<Hooked.HookedActor> object = new AtomicReference<>();
        script.on(LifecycleHook.WAKE, actor -> Mono.fromRunnable(() -> object.set(actor)))
                .on(LifecycleHook.DESTROY, actor -> gate.asMono());
        try (TestNode node = TestNode.on(store, script.type())) {
            node.await(node.runtime().actor(Hooked.class, "a").add("1"));
            Received<Void> destroyed = node.call(node.runtime().destroy(A));
            object.get().own().scheduler().schedule(() -> object.get().own().destroy());
            node.run();
            gate.tryEmitEmpty();
            node.run();
            assertThat(destroyed.isOver()).isTrue();
            assertThat(destroyed.error()).isNull();
            assertThat(script.ran).containsOnlyOnce("onDestroy");
            assertThat(rows()).isEmpty();
        }
    }

    @Test
    void anOnWakeThatFailsInItsGraceIsFollowedByNoOnSleep() {
        script.on(LifecycleHook.WAKE, actor -> gate.asMono());
        try (TestNode node = TestNode.on(store, script.type())) {
            Received<String> called =
                    node.call(node.runtime().actor(Hooked.class, "a").add("1"));
            node.pausesType("hooked");
            gate.tryEmitError(new IllegalStateException("scripted"));
            node.run();
            assertThat(called.error()).isNotNull();
            assertThat(script.ran).contains("onWake").doesNotContain("onSleep", "run");
        }
    }
}
