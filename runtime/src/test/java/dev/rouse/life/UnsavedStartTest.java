package dev.rouse.life;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorFailedException;
import dev.rouse.ActorInfo;
import dev.rouse.ActorOptions;
import dev.rouse.ActorPhase;
import dev.rouse.ActorStartException;
import dev.rouse.FailurePolicy;
import dev.rouse.LifecycleHook;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.kv.error.KvTooLargeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Starts whose hooks change what the store then refuses: such a start has failed, and is not begun again at once. */
class UnsavedStartTest {

    private static final KvTooLargeException REFUSED = new KvTooLargeException("value", 2, 1);

    private final ScriptedStore store = new ScriptedStore();
    private final HookTraceRows rows = new HookTraceRows(store);
    private final HookTrace.Script script = new HookTrace.Script();
    private final Sinks.Empty<Void> gate = Sinks.empty();
    private final List<LifecycleHook> ran = new ArrayList<>();

    @AfterEach
    void nothingIsLeftOpen() {
        store.verifyNoMoreCalls();
    }

    /** A node with a newer version of the type than the one that is stored, whose {@code onWake} waits. */
    private TestNode node(FailurePolicy policy) {
        try (TestNode earlier = TestNode.on(store, script.type(ActorOptions.defaults()))) {
            earlier.await(a(earlier).mark("before"));
        }
        script.on((hook, actor) -> {
            ran.add(hook);
            return hook == LifecycleHook.WAKE ? gate.asMono() : Mono.empty();
        });
        ActorOptions options = ActorOptions.builder()
                .lifecycle(l -> l.stateVersion(2).failure(policy))
                .build();
        return TestNode.on(store, o -> o.warmCacheBytes(0), script.type(options));
    }

    private static HookTrace a(TestNode node) {
        return node.runtime().actor(HookTrace.class, "a");
    }

    private long migrations() {
        return ran.stream().filter(hook -> hook == LifecycleHook.MIGRATE).count();
    }

    /**
     * The migration is under way to the store and {@code onWake} waits.
     *
     * @return who waits for the start
     */
    private Received<String> refusedWhileItWakes(TestNode node) {
        store.holdCommits();
        Received<String> called = node.call(a(node).mark("call"));
        assertThat(ran).containsExactly(LifecycleHook.MIGRATE, LifecycleHook.WAKE);
        assertThat(store.failHeldCommits(REFUSED)).isTrue();
        node.run();
        return called;
    }

    @Test
    void whoWaitsForTheStartIsToldAndTheNextCallTriesAgain() {
        try (TestNode node = node(FailurePolicy.SLEEP)) {
            Received<String> called = refusedWhileItWakes(node);
            assertThat(called.error()).isInstanceOf(ActorStartException.class);
            assertThat(migrations()).isOne();
            rows.areWhole();
            store.releaseCommits();
            node.advance(Duration.ofMinutes(1));
            assertThat(migrations()).as("nobody asks for it").isOne();
            gate.tryEmitEmpty();
            assertThat(node.await(a(node).mark("again"))).contains("MIGRATE").endsWith("again;");
        }
    }

    @Test
    void aRestartWaitsForThePauseOfThePolicy() {
        Duration pause = Duration.ofSeconds(3);
        try (TestNode node = node(FailurePolicy.RESTART.withBackoff(pause, pause))) {
            refusedWhileItWakes(node);
            Received<String> waits = node.call(a(node).mark("again"));
            node.advance(pause.minusSeconds(1));
            assertThat(migrations()).isOne();
            ActorInfo info = node.await(node.runtime().info(HookTrace.ADDRESS));
            assertThat(info.phase()).isEqualTo(ActorPhase.FAILED);
            gate.tryEmitEmpty();
            store.releaseCommits();
            node.advance(Duration.ofSeconds(2));
            assertThat(migrations()).isEqualTo(2);
            assertThat(waits.value()).endsWith("again;");
        }
    }

    @Test
    void aTypeThatStopsIsStopped() {
        try (TestNode node = node(FailurePolicy.STOP)) {
            refusedWhileItWakes(node);
            store.releaseCommits();
            assertThat(node.call(a(node).mark("again")).error())
                    .isInstanceOf(ActorFailedException.class)
                    .hasMessageContaining("could not be saved");
        }
    }
}
