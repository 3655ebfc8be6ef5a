package dev.rouse.life;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorOptions;
import dev.rouse.ActorStoppedException;
import dev.rouse.CallCycleException;
import dev.rouse.LifecycleHook;
import dev.rouse.LimitExceededException;
import dev.rouse.fixture.Hooked;
import dev.rouse.fixture.Hooked.HookedActor;
import dev.rouse.fixture.LogCapture;
import dev.rouse.fixture.Probe;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.ScriptedStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Work that keeps an actor awake, that its end waits for, and that is cut off. */
class StayingAwakeTest {

    private static final Duration IDLE = Duration.ofSeconds(30);

    private final ScriptedStore store = new ScriptedStore();
    private final Probe.Gates gates = new Probe.Gates();
    private final AtomicReference<HookedActor> object = new AtomicReference<>();
    private final Hooked.Script script = new Hooked.Script()
            .on(LifecycleHook.WAKE, actor -> Mono.fromRunnable(() -> object.set(actor)))
            .part("wait", actor -> gates.at("turn").thenReturn(actor.append("w")))
            .part("keep awake", actor -> {
                actor.own().keepAwake(gates.at("work").name("the work"));
                return Mono.just("kept");
            })
            .part("finish", actor -> {
                actor.own().finishBeforeSleep(gates.at("work").name("the rest"));
                return Mono.just("begun");
            })
            .part("sleep", actor -> {
                actor.own().sleepNow();
                return Mono.just("sleeps");
            });
    private TestNode node;
    private Hooked a;

    private void start() {
        start(ActorOptions.defaults());
    }

    private void start(ActorOptions options) {
        node = TestNode.on(store, script.type(options, life -> life));
        a = node.runtime().actor(Hooked.class, "a");
    }

    @AfterEach
    void stop() {
        store.releaseCommits();
        node.close();
        store.verifyNoMoreCalls();
    }

    @Test
    void workThatKeepsAwakeHoldsOffSleepUntilItEnds() {
        start();
        node.await(a.act("keep awake"));
        node.advance(Duration.ofHours(2));
        assertThat(node.slept).isEmpty();
        gates.open("work");
        node.advance(IDLE.minusSeconds(1));
        assertThat(node.slept).isEmpty();
        node.advance(Duration.ofSeconds(2));
        assertThat(node.slept).containsExactly("hooked/a");
    }

    @Test
    void workThatIsFinishedBeforeSleepDelaysOnlyTheEndOfTheGrace() {
        start();
        node.await(a.act("finish"));
        node.advance(IDLE.plusSeconds(5));
        assertThat(node.slept).isEmpty();
        assertThat(script.ran).doesNotContain("onSleep");
        Received<String> late = node.call(a.add("l"));
        assertThat(late.isOver()).isFalse();
        gates.open("work");
        node.run();
        assertThat(node.slept).containsExactly("hooked/a");
        assertThat(late.value()).isEqualTo("l");
        assertThat(script.ran).containsExactly("onCreate", "onWake", "run", "onSleep", "onWake", "run");
    }

    @Test
    void workOfTheTurnThatSleepsIsFinishedBeforeSleep() {
        script.part("finish and sleep", actor -> {
            actor.own().finishBeforeSleep(gates.at("work").doOnSubscribe(begun -> script.ran.add("work")));
            actor.own().sleepNow();
            return Mono.just("sleeps");
        });
        start();
        node.await(a.act("finish and sleep"));
        node.advance(Duration.ofSeconds(5));
        assertThat(node.slept).isEmpty();
        assertThat(script.ran).containsExactly("onCreate", "onWake", "run", "work");
        gates.open("work");
        node.run();
        assertThat(node.slept).containsExactly("hooked/a");
        assertThat(script.ran).endsWith("work", "onSleep");
    }

    @Test
    void theGracePeriodCutsOffWhatIsLeftAndNamesIt() {
        start();
        node.await(a.add("1"));
        node.await(a.act("finish"));
        Received<String> stuck = node.call(a.mingle("wait"));
        node.await(a.mingle("sleep"));
        try (LogCapture log = new LogCapture("dev.rouse.life")) {
            node.advance(Duration.ofSeconds(14));
            assertThat(node.slept).isEmpty();
            node.advance(Duration.ofSeconds(2));
            assertThat(node.slept).containsExactly("hooked/a");
            assertThat(log.of("grace period"))
                    .singleElement()
                    .asString()
                    .contains("the rest", "mingle", "hooked/a", "incarnation");
        }
        assertThat(stuck.error()).isInstanceOf(ActorStoppedException.class);
        assertThat(node.await(a.look())).isEqualTo("1");
    }

    @Test
    void aGraceOfZeroCutsOffAtOnce() {
        node = TestNode.on(store, script.type(life -> life.grace(Duration.ZERO)));
        a = node.runtime().actor(Hooked.class, "a");
        node.await(a.act("finish"));
        node.await(a.act("sleep"));
        assertThat(node.slept).containsExactly("hooked/a");
    }

    @Test
    void runKeepsAwakeExceptWhileItWaits() {
        script.on(
                LifecycleHook.RUN,
                actor -> gates.at("busy")
                        .then(Mono.defer(() -> actor.own().waiting(gates.at("long"))))
                        .then(gates.at("busy again")));
        start();
        node.await(a.add("1"));
        node.advance(Duration.ofHours(1));
        assertThat(node.slept).isEmpty();
        gates.open("busy");
        node.run();
        node.advance(Duration.ofSeconds(20));
        gates.open("long");
        node.run();
        node.advance(Duration.ofHours(1));
        assertThat(node.slept).isEmpty();
        gates.open("busy again");
        node.run();
        node.advance(IDLE.plusSeconds(1));
        assertThat(node.slept).containsExactly("hooked/a");
    }

    @Test
    void runIsCancelledWhenTheActorSleepsWhileItWaits() {
        List<String> ended = new ArrayList<>();
        script.on(
                LifecycleHook.RUN,
                actor -> actor.own().waiting(gates.at("never")).doFinally(signal -> ended.add(signal.toString())));
        start();
        node.await(a.add("1"));
        node.advance(IDLE.plusSeconds(1));
        assertThat(node.slept).containsExactly("hooked/a");
        assertThat(ended).containsExactly("cancel");
    }

    @Test
    void runWorksThroughTurnsOfItsActor() {
        script.on(
                LifecycleHook.RUN,
                actor -> Flux.interval(Duration.ofSeconds(1), actor.own().scheduler())
                        .onBackpressureBuffer()
                        .take(3)
                        .concatMap(tick -> actor.own().turn(() -> Mono.just(actor.append("." + tick))))
                        .then());
        start();
        node.await(a.add("1"));
        node.advance(Duration.ofMillis(1_500));
        Received<String> waiting = node.call(a.act("wait"));
        node.advance(Duration.ofSeconds(3));
        assertThat(waiting.isOver()).isFalse();
        gates.open("turn");
        node.run();
        assertThat(waiting.value()).isEqualTo("1.0w");
        assertThat(node.await(a.look())).isEqualTo("1.0w.1.2");
        node.advance(IDLE.plusSeconds(1));
        assertThat(node.slept).containsExactly("hooked/a");
        assertThat(node.await(a.look())).isEqualTo("1.0w.1.2");
    }

    @Test
    void anOwnTurnInsideOfATurnWouldWaitForItself() {
        script.part("own", actor -> actor.own().turn(() -> Mono.just("never")));
        start();
        assertThat(node.call(a.act("own")).error()).hasCauseInstanceOf(CallCycleException.class);
    }

    @Test
    void anOwnTurnThatThrowsLeavesNoTraceAndTellsWhoAskedForIt() {
        start();
        node.await(a.add("1"));
        Received<String> failed = node.call(object.get().own().turn(() -> {
            object.get().append("x");
            throw new IllegalArgumentException("as the test wishes");
        }));
        assertThat(failed.error()).isInstanceOf(IllegalArgumentException.class);
        assertThat(node.await(a.look())).isEqualTo("1");
    }

    @Test
    void whatIsAskedOfALifeAfterItsEndIsRefused() {
        start();
        node.await(a.add("1"));
        HookedActor old = object.get();
        node.await(a.act("sleep"));
        assertThat(node.call(old.own().turn(() -> Mono.just("late"))).error())
                .isInstanceOf(ActorStoppedException.class);
        node.await(a.add("2"));
        assertThat(node.call(old.own().turn(() -> Mono.just("late"))).error())
                .isInstanceOf(ActorStoppedException.class);
        old.own().sleepNow();
        old.own().destroy();
        node.run();
        assertThat(node.await(a.look())).isEqualTo("12");
        assertThat(node.slept).hasSize(1);
        assertThat(node.call(old.own().whenStopping()).isOver()).isTrue();
    }

    @Test
    void theSignalToStopComesBeforeTheLastHook() {
        script.part("listen", actor -> {
            actor.own()
                    .finishBeforeSleep(actor.own()
                            .whenStopping()
                            .then(actor.own().turn(() -> Mono.just(actor.append("last words")))));
            return Mono.just("listens");
        });
        start();
        node.await(a.act("listen"));
        node.advance(IDLE.plusSeconds(1));
        assertThat(node.slept).containsExactly("hooked/a");
        assertThat(node.await(a.look())).isEqualTo("last words");
    }

    @Test
    void anOpenStreamKeepsAwake() {
        script.part("stream", actor -> gates.at("turn").thenReturn("end"));
        start();
        node.await(a.add("1"));
        Received<String> stream = Received.from(a.watch("stream"));
        node.run();
        node.advance(Duration.ofSeconds(50));
        assertThat(node.slept).isEmpty();
        stream.cancel();
        node.run();
        node.advance(IDLE.plusSeconds(1));
        assertThat(node.slept).containsExactly("hooked/a");
    }

    @Test
    void backgroundWorkIsBounded() {
        List<String> refused = new ArrayList<>();
        script.part(
                "too much",
                actor -> Mono.fromSupplier(() -> {
                    for (int i = 0; i < 4; i++) {
                        try {
                            actor.own().keepAwake(gates.at("work"));
                        } catch (LimitExceededException e) {
                            refused.add(e.getMessage());
                        }
                    }
                    return "done";
                }));
        start(ActorOptions.builder().mailboxCapacity(3).build());
        node.await(a.act("too much"));
        assertThat(refused).hasSize(1);
        gates.open("work");
        node.run();
        node.await(a.act("too much"));
        assertThat(refused).as("one more").hasSize(2);
    }

    @Test
    void backgroundWorkThatFailsIsLoggedAndKeepsNobodyAwake() {
        script.part("fail", actor -> {
            actor.own().keepAwake(Mono.error(new IllegalStateException("as the test wishes")));
            return Mono.just("begun");
        });
        start();
        try (LogCapture log = new LogCapture("dev.rouse.context")) {
            node.await(a.act("fail"));
            assertThat(log.of("Background work")).singleElement().asString().contains("hooked/a");
        }
        node.advance(IDLE.plusSeconds(1));
        assertThat(node.slept).containsExactly("hooked/a");
    }

    @Test
    void anActorIsPutToSleepAndDestroyedFromItsBackgroundToo() {
        start();
        node.await(a.add("1"));
        object.get().own().sleepNow();
        node.run();
        assertThat(node.slept).containsExactly("hooked/a");
        node.await(a.add("2"));
        object.get().own().destroy();
        node.run();
        assertThat(node.await(a.add("3"))).isEqualTo("3");
        assertThat(script.ran).contains("onDestroy");
    }

    @Test
    void anActorMayDestroyItselfWhenItIsToSleep() {
        script.on(
                LifecycleHook.SLEEP,
                actor -> Mono.fromRunnable(() -> actor.own().destroy()));
        start();
        node.await(a.add("1"));
        node.advance(IDLE.plusSeconds(1));
        assertThat(node.await(a.look())).isEmpty();
        assertThat(script.ran).containsSubsequence("onSleep", "onDestroy", "onCreate");
    }
}
