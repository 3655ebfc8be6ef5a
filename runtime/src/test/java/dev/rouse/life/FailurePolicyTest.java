package dev.rouse.life;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActionException;
import dev.rouse.ActorAddress;
import dev.rouse.ActorFailedException;
import dev.rouse.ActorInfo;
import dev.rouse.ActorPhase;
import dev.rouse.ActorStartException;
import dev.rouse.FailurePolicy;
import dev.rouse.HookTimeoutException;
import dev.rouse.LifecycleHook;
import dev.rouse.StoreUnavailableException;
import dev.rouse.fixture.Hooked;
import dev.rouse.fixture.Probe;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.kv.error.KvUnavailableException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

/** Fate of actors whose start, hook or {@code run()} failed. */
class FailurePolicyTest {

    private static final ActorAddress A = ActorAddress.of("hooked", "a");

    private final ScriptedStore store = new ScriptedStore();
    private final Probe.Gates gates = new Probe.Gates();
    private final AtomicBoolean broken = new AtomicBoolean();
    private final Hooked.Script script = new Hooked.Script().on(LifecycleHook.WAKE, actor -> brokenOrNot());
    private TestNode node;
    private Hooked a;

    private Mono<Void> brokenOrNot() {
        return broken.get() ? Mono.error(new ActionException("no", "As the test wishes.", Map.of())) : Mono.empty();
    }

    private void start(FailurePolicy policy) {
        node = TestNode.on(store, script.type(life -> life.failure(policy)));
        a = node.runtime().actor(Hooked.class, "a");
    }

    @AfterEach
    void stop() {
        store.releaseReads();
        store.releaseCommits();
        node.close();
        store.verifyNoMoreCalls();
    }

    private ActorInfo info() {
        return node.await(node.runtime().info(A));
    }

    private long wakes() {
        return script.ran.stream().filter("onWake"::equals).count();
    }

    /** Fails {@code run()} of the life that runs. */
    private void failRun() {
        gates.open("fail");
        node.run();
    }

    private void runFailsAtTheGate() {
        script.on(
                LifecycleHook.RUN, actor -> gates.at("fail").then(Mono.error(new IllegalStateException("run broke"))));
    }

    @Test
    void byDefaultAnActorWhoseRunFailedSleepsAndTheNextCallWakesIt() {
        runFailsAtTheGate();
        start(FailurePolicy.SLEEP);
        node.await(a.add("1"));
        failRun();
        assertThat(info().phase()).isEqualTo(ActorPhase.FAILED);
        assertThat(info().reason()).contains("run failed", "run broke");
        script.on(LifecycleHook.RUN, actor -> Mono.empty());
        assertThat(node.await(a.add("2"))).isEqualTo("12");
    }

    @Test
    void callsThatWaitForAStartAreToldThatRunFailedAtOnce() {
        start(FailurePolicy.SLEEP);
        node.await(a.add("1"));
        node.await(node.runtime().pause(A));
        node.await(node.runtime().resume(A));
        script.on(LifecycleHook.RUN, actor -> Mono.error(new IllegalStateException("run broke")));
        Received<String> first = Received.from(a.add("2"));
        Received<String> second = node.call(a.add("3"));
        assertThat(first.error()).isInstanceOf(ActorStartException.class).hasMessageContaining("run broke");
        assertThat(second.error()).isInstanceOf(ActorStartException.class);
        script.on(LifecycleHook.RUN, actor -> Mono.empty());
        assertThat(node.await(a.add("4"))).isEqualTo("14");
    }

    @Test
    void restartsWaitLongerAndLonger() {
        start(FailurePolicy.RESTART);
        node.await(a.add("1"));
        broken.set(true);
        node.await(node.runtime().pause(A));
        node.await(node.runtime().resume(A));
        assertThat(node.call(a.add("2")).error()).isInstanceOf(ActorStartException.class);
        long before = wakes();
        node.advance(Duration.ofMillis(95));
        assertThat(wakes()).isEqualTo(before);
        node.advance(Duration.ofMillis(10));
        assertThat(wakes()).isEqualTo(before + 1);
        node.advance(Duration.ofMillis(190));
        assertThat(wakes()).isEqualTo(before + 1);
        node.advance(Duration.ofMillis(20));
        assertThat(wakes()).isEqualTo(before + 2);
        broken.set(false);
        Received<String> waiting = node.call(a.add("3"));
        assertThat(waiting.isOver()).isFalse();
        node.advance(Duration.ofMillis(420));
        assertThat(waiting.value()).isEqualTo("13");
    }

    @Test
    void aMinuteOfHealthBeginsTheCountAnew() {
        runFailsAtTheGate();
        start(FailurePolicy.RESTART.withMaxRestarts(1));
        node.await(a.add("1"));
        failRun();
        script.on(LifecycleHook.RUN, actor -> gates.at("later").then(Mono.error(new IllegalStateException("again"))));
        node.advance(Duration.ofMillis(110));
        assertThat(info().phase()).isEqualTo(ActorPhase.RUNNING);
        node.advance(Duration.ofSeconds(61));
        gates.open("later");
        node.run();
        script.on(LifecycleHook.RUN, actor -> Mono.empty());
        node.advance(Duration.ofMillis(110));
        assertThat(info().phase()).isEqualTo(ActorPhase.RUNNING);
        assertThat(node.await(a.add("2"))).isEqualTo("12");
    }

    @Test
    void tooManyRestartsInARowStopTheActorUntilItIsResumed() {
        script.on(LifecycleHook.RUN, actor -> Mono.error(new IllegalStateException("run broke")));
        start(FailurePolicy.RESTART.withMaxRestarts(3));
        node.await(a.add("1"));
        node.advance(Duration.ofSeconds(5));
        assertThat(wakes()).isEqualTo(4);
        Received<String> refused = node.call(a.add("2"));
        assertThat(refused.error()).isInstanceOf(ActorFailedException.class).hasMessageContaining("run broke");
        assertThat(info().phase()).isEqualTo(ActorPhase.FAILED);
        script.on(LifecycleHook.RUN, actor -> Mono.empty());
        node.await(node.runtime().resume(A));
        assertThat(node.await(a.add("3"))).isEqualTo("13");
        assertThat(info().reason()).isNull();
    }

    @Test
    void stopRefusesCallsFromTheFirstFailureOn() {
        runFailsAtTheGate();
        start(FailurePolicy.STOP);
        node.await(a.add("1"));
        failRun();
        assertThat(node.call(a.add("2")).error()).isInstanceOf(ActorFailedException.class);
        node.advance(Duration.ofHours(1));
        assertThat(node.call(a.add("2")).error()).isInstanceOf(ActorFailedException.class);
        script.on(LifecycleHook.RUN, actor -> Mono.empty());
        node.await(node.runtime().resume(A));
        assertThat(node.await(a.add("3"))).isEqualTo("13");
    }

    @Test
    void resumeEndsAPauseBeforeARestart() {
        script.on(LifecycleHook.RUN, actor -> Mono.error(new IllegalStateException("run broke")));
        start(FailurePolicy.RESTART.withBackoff(Duration.ofSeconds(20), Duration.ofSeconds(20)));
        node.await(a.add("1"));
        node.run();
        Received<String> waiting = node.call(a.add("2"));
        assertThat(waiting.isOver()).isFalse();
        script.on(LifecycleHook.RUN, actor -> Mono.empty());
        node.await(node.runtime().resume(A));
        node.run();
        assertThat(waiting.value()).isEqualTo("12");
    }

    @Test
    void callsThatWaitWhenRunFailsAreAnsweredByTheNextLife() {
        runFailsAtTheGate();
        script.part("wait", actor -> gates.at("turn").thenReturn(actor.append("w")));
        start(FailurePolicy.RESTART);
        node.await(a.add("1"));
        Received<String> running = node.call(a.act("wait"));
        Received<String> behind = node.call(a.add("2"));
        script.on(LifecycleHook.RUN, actor -> Mono.empty());
        failRun();
        gates.open("turn");
        node.run();
        assertThat(running.value()).isEqualTo("1w");
        assertThat(behind.isOver()).isFalse();
        node.advance(Duration.ofMillis(110));
        assertThat(behind.value()).isEqualTo("1w2");
    }

    @Test
    void aNodeThatStopsDoesNotWaitForPausesBeforeRestarts() {
        script.on(LifecycleHook.RUN, actor -> Mono.error(new IllegalStateException("run broke")));
        start(FailurePolicy.RESTART.withBackoff(Duration.ofSeconds(20), Duration.ofSeconds(20)));
        node.await(a.add("1"));
        node.run();
        Received<String> waiting = node.call(a.add("2"));
        Received<Integer> stopped = node.call(node.runtime().stop());
        node.run();
        assertThat(stopped.value()).isZero();
        assertThat(waiting.isOver()).isTrue();
    }

    @Test
    void aStoreThatDoesNotAnswerIsNoFailureOfTheActor() {
        start(FailurePolicy.STOP);
        node.await(a.add("1"));
        node.await(node.runtime().pause(A));
        node.await(node.runtime().resume(A));
        store.failNextRead(new KvUnavailableException("out", null));
        Received<String> failed = node.call(a.add("2"));
        assertThat(failed.error() == null || failed.error() instanceof StoreUnavailableException)
                .isTrue();
        assertThat(node.await(a.look())).startsWith("1");
    }

    @ParameterizedTest
    @EnumSource(names = {"CREATE", "WAKE", "SLEEP", "DESTROY"})
    void aHookThatTakesTooLongIsCancelled(LifecycleHook hook) {
        boolean[] cancelled = new boolean[1];
        script.on(hook, actor -> {
            actor.append("too late");
            return Mono.<Void>never().doOnCancel(() -> cancelled[0] = true);
        });
        node = TestNode.on(store, script.type(life -> life.timeout(hook, Duration.ofSeconds(2))));
        a = node.runtime().actor(Hooked.class, "a");
        Received<String> added = node.call(a.add("1"));
        boolean early = hook == LifecycleHook.CREATE || hook == LifecycleHook.WAKE;
        Received<Void> destroyed = early
                ? null
                : node.call(
                        hook == LifecycleHook.SLEEP
                                ? node.runtime().pause(A)
                                : node.runtime().destroy(A));
        node.advance(Duration.ofMillis(1_900));
        assertThat(cancelled[0]).isFalse();
        node.advance(Duration.ofMillis(200));
        assertThat(cancelled[0]).isTrue();
        if (early) {
            assertThat(added.error()).isInstanceOfAny(HookTimeoutException.class, ActorStartException.class);
            assertThat(added.error()).hasMessageContaining(hook.method());
        } else {
            assertThat(added.value()).isEqualTo("1");
            assertThat(destroyed.error()).isNull();
        }
        node.run();
        script.on(hook, actor -> Mono.empty());
        node.await(node.runtime().resume(A).onErrorComplete());
        assertThat(node.await(a.look())).isEqualTo(hook == LifecycleHook.SLEEP ? "1" : "");
    }
}
