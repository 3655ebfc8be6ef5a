package dev.rouse.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.ActionException;
import dev.rouse.ActorAddress;
import dev.rouse.ActorNotFoundException;
import dev.rouse.ActorOptions;
import dev.rouse.ActorPausedException;
import dev.rouse.ActorPhase;
import dev.rouse.ActorStartException;
import dev.rouse.LifecycleHook;
import dev.rouse.fixture.ActorFixture;
import dev.rouse.fixture.Hooked;
import dev.rouse.fixture.Probe;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.KvStore;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Hooks, and what operators and actors themselves do to a life, on every store. */
public interface ActorHookContract extends ActorFixture {

    ActorAddress A = ActorAddress.of("hooked", "a");
    ActorOptions SLEEPS_AT_ONCE =
            ActorOptions.builder().idleTimeout(Duration.ZERO).build();

    private static Mono<Void> fail() {
        return Mono.error(new ActionException("no", "As the test wishes.", Map.of()));
    }

    @Test
    default void hooksRunInTheirOrderOverTheLivesOfAnActor() {
        Hooked.Script script = new Hooked.Script();
        try (TestNode node = TestNode.on(store(), script.type(SLEEPS_AT_ONCE, life -> life))) {
            Hooked a = node.runtime().actor(Hooked.class, "a");
            node.await(a.add("1"));
            node.until(() -> node.slept.size() == 1);
            node.await(a.add("2"));
            node.until(() -> node.slept.size() == 2);
            node.await(node.runtime().destroy(A));
            assertThat(script.ran)
                    .containsExactly(
                            "onCreate",
                            "onWake",
                            "run",
                            "onSleep",
                            "onWake",
                            "run",
                            "onSleep",
                            "onWake",
                            "run",
                            "onDestroy");
        }
    }

    @Test
    default void whatHooksChangeIsSaved() {
        Hooked.Script script = new Hooked.Script()
                .on(LifecycleHook.CREATE, actor -> {
                    actor.append("created " + actor.input + ",");
                    actor.put("k", "v");
                    return Mono.empty();
                })
                .on(LifecycleHook.WAKE, actor -> Mono.fromRunnable(() -> actor.append("woken,")))
                .on(LifecycleHook.SLEEP, actor -> Mono.fromRunnable(() -> actor.append("slept,")))
                .part("read", actor -> actor.read("k"));
        try (TestNode node = TestNode.on(store(), script.type())) {
            node.await(node.runtime().create(Hooked.class, "with this", "a"));
            assertThat(node.await(node.runtime().actor(Hooked.class, "a").act("read")))
                    .isEqualTo("v");
        }
        try (TestNode node = TestNode.on(store(), script.type())) {
            assertThat(node.await(node.runtime().get(Hooked.class, "a").look()))
                    .isEqualTo("created with this,woken,slept,woken,");
        }
    }

    @Test
    default void aCreationWithAHookIsOneCommitWithTheCallThatMadeIt() {
        Hooked.Script script = new Hooked.Script()
                .on(LifecycleHook.CREATE, actor -> Mono.fromRunnable(() -> actor.append("created,")));
        try (TestNode node = TestNode.on(store(), script.type())) {
            int commits = node.commits;
            assertThat(node.await(node.runtime().actor(Hooked.class, "a").add("called")))
                    .isEqualTo("created,called");
            assertThat(node.commits).isEqualTo(commits + 1);
        }
    }

    @Test
    default void anOnCreateThatFailsLeavesNothing() {
        Hooked.Script script = new Hooked.Script().on(LifecycleHook.CREATE, actor -> {
            actor.append("x");
            actor.put("k", "v");
            return fail();
        });
        try (TestNode node = TestNode.on(store(), script.type())) {
            assertThatThrownBy(() ->
                            node.await(node.runtime().actor(Hooked.class, "a").add("1")))
                    .isInstanceOf(ActionException.class);
            assertThatThrownBy(() -> node.await(node.runtime().create(A, null))).isInstanceOf(ActionException.class);
            assertThat(node.await(node.runtime().info(A)).exists()).isFalse();
            assertThat(node.await(node.runtime().list("hooked", null, 10)).actors())
                    .isEmpty();
            assertThat(script.ran).containsExactly("onCreate", "onCreate");
            script.on(LifecycleHook.CREATE, actor -> Mono.empty()).part("read", actor -> actor.read("k"));
            assertThat(node.<String>await(
                            node.runtime().actor(Hooked.class, "a").act("read")))
                    .isNull();
            assertThat(node.await(node.runtime().actor(Hooked.class, "a").add("1")))
                    .isEqualTo("1");
        }
    }

    @Test
    default void anOnWakeThatFailsFailsTheStartAndTheNextCallTriesAgain() {
        Hooked.Script script = new Hooked.Script();
        try (TestNode node = TestNode.on(store(), script.type(SLEEPS_AT_ONCE, life -> life))) {
            Hooked a = node.runtime().actor(Hooked.class, "a");
            node.await(a.add("1"));
            node.until(() -> node.slept.size() == 1);
            script.on(LifecycleHook.WAKE, actor -> fail());
            assertThatThrownBy(() -> node.await(a.add("2")))
                    .isInstanceOf(ActorStartException.class)
                    .hasMessageContaining("onWake failed");
            assertThat(node.await(node.runtime().info(A)).phase()).isEqualTo(ActorPhase.FAILED);
            assertThat(node.await(node.runtime().info(A)).reason()).contains("onWake failed");
            script.on(LifecycleHook.WAKE, actor -> Mono.empty());
            assertThat(node.await(a.add("3"))).isEqualTo("13");
        }
    }

    @Test
    default void anOnDestroyThatFailsDestroysAllTheSame() {
        Hooked.Script script = new Hooked.Script().on(LifecycleHook.DESTROY, actor -> fail());
        try (TestNode node = TestNode.on(store(), script.type())) {
            node.await(node.runtime().actor(Hooked.class, "a").add("1"));
            node.await(node.runtime().destroy(A));
            assertThat(node.await(node.runtime().info(A)).exists()).isFalse();
        }
    }

    @Test
    default void aPausedActorRefusesCallsOverRestartsUntilItIsResumed() {
        Hooked.Script script = new Hooked.Script();
        try (TestNode node = TestNode.on(store(), script.type())) {
            node.await(node.runtime().actor(Hooked.class, "a").add("1"));
            node.await(node.runtime().pause(A));
            assertThat(script.ran).containsExactly("onCreate", "onWake", "run", "onSleep");
        }
        try (TestNode node = TestNode.on(store(), script.type())) {
            Hooked a = node.runtime().actor(Hooked.class, "a");
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> node.await(a.add("2"))).isInstanceOf(ActorPausedException.class);
            }
            assertThat(node.await(node.runtime().info(A)).reason()).contains("paused");
            node.await(node.runtime().pause(A));
            node.await(node.runtime().resume(A));
            node.await(node.runtime().resume(A));
            assertThat(node.await(a.add("3"))).isEqualTo("13");
            assertThat(node.await(node.runtime().info(A)).reason()).isNull();
        }
    }

    @Test
    default void whatDoesNotExistCannotBePaused() {
        try (TestNode node = TestNode.on(store(), new Hooked.Script().type())) {
            assertThatThrownBy(() -> node.await(node.runtime().pause(A)))
                    .isInstanceOf(ActorNotFoundException.class)
                    .hasMessage("There is no actor " + A + ".");
            assertThatThrownBy(() -> node.await(node.runtime().resume(A)))
                    .isInstanceOf(ActorNotFoundException.class)
                    .hasMessage("There is no actor " + A + ".");
        }
    }

    @Test
    default void callsThatWaitWhenAnActorIsPausedAreRefused() {
        Probe.Gates gates = new Probe.Gates();
        Hooked.Script script =
                new Hooked.Script().part("wait", actor -> gates.at("gate").thenReturn(actor.append("w")));
        try (TestNode node = TestNode.on(store(), script.type())) {
            Hooked a = node.runtime().actor(Hooked.class, "a");
            node.await(a.add("1"));
            Received<String> running = node.call(a.act("wait"));
            Received<Void> paused = node.call(node.runtime().pause(A));
            Received<String> behind = node.call(a.add("2"));
            gates.open("gate");
            node.until(() -> running.isOver() && paused.isOver() && behind.isOver());
            assertThat(running.value()).isEqualTo("1w");
            assertThat(paused.error()).isNull();
            assertThat(behind.error()).isInstanceOf(ActorPausedException.class);
        }
    }

    @Test
    default void anActorOfAPausedTypeSleepsAndIsRefusedUntilItsTypeIsResumed() {
        Hooked.Script script = new Hooked.Script();
        try (TestNode node = TestNode.on(store(), script.type())) {
            Hooked a = node.runtime().actor(Hooked.class, "a");
            node.await(a.add("1"));
            node.await(node.runtime().pause(Hooked.class));
            node.until(() -> node.slept.size() == 1);
            assertThatThrownBy(() -> node.await(a.add("2"))).isInstanceOf(ActorPausedException.class);
            assertThat(node.await(node.runtime().info(A)).reason()).contains("paused its type");
            node.await(node.runtime().resume(Hooked.class));
            assertThat(node.await(a.add("3"))).isEqualTo("13");
        }
    }

    @Test
    default void typeStaysPausedOverARestart() {
        KvStore store = store();
        Hooked.Script script = new Hooked.Script();
        try (TestNode node = TestNode.on(store, script.type())) {
            node.await(node.runtime().actor(Hooked.class, "a").add("1"));
            node.await(node.runtime().pause(Hooked.class));
        }
        try (TestNode node = TestNode.on(store, script.type())) {
            Hooked a = node.runtime().actor(Hooked.class, "a");
            assertThatThrownBy(() -> node.await(a.add("2"))).isInstanceOf(ActorPausedException.class);
            assertThat(node.runtime().cluster().view().pausedTypes()).containsExactly("hooked");
            node.await(node.runtime().pause("hooked"));
            node.await(node.runtime().resume("hooked"));
            assertThat(node.runtime().cluster().view().pausedTypes()).isEmpty();
            assertThat(node.await(a.add("3"))).isEqualTo("13");
        }
    }

    @Test
    default void anActorPutsItselfToSleepAndItsNextLifeAnswersWhoWaited() {
        Probe.Gates gates = new Probe.Gates();
        Hooked.Script script = new Hooked.Script().part("sleep", actor -> {
            actor.own().sleepNow();
            return gates.at("gate").thenReturn(actor.append("s"));
        });
        try (TestNode node = TestNode.on(store(), script.type())) {
            Hooked a = node.runtime().actor(Hooked.class, "a");
            node.await(a.add("1"));
            Received<String> sleeping = node.call(a.act("sleep"));
            Received<String> behind = node.call(a.add("2"));
            gates.open("gate");
            node.until(() -> sleeping.isOver() && behind.isOver());
            assertThat(sleeping.value()).isEqualTo("1s");
            assertThat(behind.value()).isEqualTo("1s2");
            assertThat(node.slept).containsExactly("hooked/a");
            assertThat(script.ran).containsExactly("onCreate", "onWake", "run", "onSleep", "onWake", "run");
        }
    }

    @Test
    default void anActorDestroysItselfWithTheEndOfItsTurn() {
        Hooked.Script script = new Hooked.Script()
                .part("destroy", actor -> {
                    actor.own().destroy();
                    return Mono.just(actor.append("gone"));
                })
                .part("fail", actor -> {
                    actor.own().destroy();
                    return Mono.error(new ActionException("no", "As the test wishes.", Map.of()));
                });
        try (TestNode node = TestNode.on(store(), script.type())) {
            Hooked a = node.runtime().actor(Hooked.class, "a");
            node.await(a.add("1"));
            assertThatThrownBy(() -> node.await(a.act("fail"))).isInstanceOf(ActionException.class);
            assertThat(node.await(node.runtime().info(A)).exists()).isTrue();
            assertThat(node.await(a.act("destroy"))).isEqualTo("1gone");
            assertThat(node.await(node.runtime().info(A)).exists()).isFalse();
            assertThat(script.ran).containsExactly("onCreate", "onWake", "run", "onDestroy");
            assertThat(node.await(a.add("2"))).isEqualTo("2");
        }
    }
}
