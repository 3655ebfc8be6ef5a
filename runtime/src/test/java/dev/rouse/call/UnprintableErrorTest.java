package dev.rouse.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActionException;
import dev.rouse.Actor;
import dev.rouse.ActorAddress;
import dev.rouse.ActorFailedException;
import dev.rouse.ActorOptions;
import dev.rouse.ActorStartException;
import dev.rouse.ActorType;
import dev.rouse.ErrorKind;
import dev.rouse.FailurePolicy;
import dev.rouse.LifecycleHook;
import dev.rouse.RetryableException;
import dev.rouse.RuntimeListener;
import dev.rouse.StoredState;
import dev.rouse.TurnAbortedException;
import dev.rouse.fixture.Hooked;
import dev.rouse.fixture.LogCapture;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.fixture.Unprintable;
import dev.rouse.kv.ScriptedStore;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

/** What the runtime itself makes of exceptions that cannot be printed: reasons, letters, messages and log lines. */
class UnprintableErrorTest {

    private static final ActorAddress A = ActorAddress.of("hooked", "a");
    private static final String NAMED = Unprintable.MessageThrows.class.getName();

    private final ScriptedStore store = new ScriptedStore();
    private final Hooked.Script script = new Hooked.Script().part("sleep", actor -> {
        actor.own().sleepNow();
        return Mono.empty();
    });
    private TestNode node;

    @AfterEach
    void nothingIsLeftOpen() {
        if (node != null) {
            node.close();
        }
        store.verifyNoMoreCalls();
    }

    private Hooked start(FailurePolicy policy) {
        node = TestNode.on(
                store,
                script.type(ActorOptions.builder().schedule(s -> s.tries(2)).build(), life -> life.failure(policy)));
        Hooked a = node.runtime().actor(Hooked.class, "a");
        node.await(a.add("1"));
        return a;
    }

    @Test
    void reasonOfAFailureNamesItsClass() {
        Hooked a = start(FailurePolicy.STOP);
        node.await(a.act("sleep"));
        script.on(LifecycleHook.WAKE, actor -> Mono.error(new Unprintable.MessageThrows()));
        assertThat(node.call(a.look()).error())
                .isInstanceOf(ActorStartException.class)
                .hasMessageContaining(NAMED);
        assertThat(node.call(a.look()).error())
                .isInstanceOf(ActorFailedException.class)
                .hasMessageContaining(NAMED);
        assertThat(node.await(node.runtime().info(A)).reason()).contains(NAMED);
        script.on(LifecycleHook.WAKE, actor -> Mono.empty());
        node.await(node.runtime().resume(A));
        assertThat(node.await(a.look())).isEqualTo("1");
    }

    @Test
    void deadLetterNamesItsClassAfterAllTries() {
        Hooked a = start(FailurePolicy.SLEEP);
        script.part("plan", actor -> Mono.just(actor.plan().after(Duration.ofSeconds(1), "act", "break")));
        script.part("break", actor -> Mono.error(new Unprintable.EverythingThrows()));
        node.await(a.act("plan"));
        node.advance(Duration.ofSeconds(5));
        assertThat(node.fired).containsExactly("act 1 failed", "act 2 dead");
        assertThat(node.await(node.runtime().deadLetters(A)))
                .singleElement()
                .satisfies(letter -> assertThat(letter.error()).contains(Unprintable.EverythingThrows.class.getName()));
        assertThat(node.await(a.add("2"))).isEqualTo("12");
    }

    @Test
    void logLineOfAFailedHookHasAllButItsText() {
        Hooked a = start(FailurePolicy.SLEEP);
        node.await(a.act("sleep"));
        script.on(LifecycleHook.WAKE, actor -> Mono.error(new Unprintable.EverythingThrows()));
        try (LogCapture logged = new LogCapture("dev.rouse.life.Shutdown")) {
            assertThat(node.call(a.look()).isOver()).isTrue();
            assertThat(logged.of("of an actor failed"))
                    .singleElement()
                    .asString()
                    .contains("onWake", "actor=\"hooked/a\"");
        }
        script.on(LifecycleHook.WAKE, actor -> Mono.empty());
    }

    @Test
    void initialStateThatThrowsItFailsItsCallAlone() {
        Supplier<?>[] initial = {
            () -> {
                throw new Unprintable.EverythingThrows();
            }
        };
        node = TestNode.on(store, ActorType.of(Seed.class, () -> new SeedActor(initial)));
        Seed seed = node.runtime().actor(Seed.class, "s");
        assertThat(node.call(seed.text()).error() instanceof Unprintable.EverythingThrows)
                .isTrue();
        initial[0] = () -> "grown";
        assertThat(node.await(seed.text())).isEqualTo("grown");
    }

    @Test
    void migrationThatThrowsItEndsTheStartAndLeavesTheState() {
        Supplier<?>[] initial = {() -> "grown"};
        try (TestNode before = TestNode.on(store, ActorType.of(Seed.class, () -> new SeedActor(initial)))) {
            before.await(before.runtime().actor(Seed.class, "s").text());
        }
        initial[0] = () -> {
            throw new Unprintable.MessageThrows();
        };
        node = TestNode.on(
                store,
                ActorType.of(Seed.class, () -> new SeedActor(initial))
                        .options(o -> o.lifecycle(l -> l.stateVersion(2))));
        Seed seed = node.runtime().actor(Seed.class, "s");
        assertThat(node.call(seed.text()).error())
                .isInstanceOf(ActorStartException.class)
                .hasMessageContaining("onMigrate", NAMED);
        initial[0] = () -> "migrated";
        assertThat(node.await(seed.text())).isEqualTo("migrated");
    }

    @Test
    void retryableErrorOfAUserThatIsOneIsToldAsTheReason() {
        Hooked a = start(FailurePolicy.SLEEP);
        script.part("break", actor -> Mono.error(new UnprintableRetryable()));
        assertThat(node.call(a.act("break")).error())
                .isInstanceOf(TurnAbortedException.class)
                .hasCauseInstanceOf(UnprintableRetryable.class)
                .hasMessageContaining(UnprintableRetryable.class.getName());
        assertThat(node.await(a.add("2"))).isEqualTo("12");
    }

    @Test
    void errorThatComesWhenItsTurnIsOverIsDropped() {
        Hooked a = start(FailurePolicy.SLEEP);
        script.part(
                "twice",
                actor -> Mono.from(subscriber -> {
                    subscriber.onSubscribe(reactor.core.publisher.Operators.emptySubscription());
                    subscriber.onError(new ActionException("first", "The first."));
                    subscriber.onError(new Unprintable.EverythingThrows());
                }));
        assertThat(node.call(a.act("twice")).error()).isInstanceOf(ActionException.class);
        assertThat(node.await(a.add("2"))).isEqualTo("12");
    }

    @Test
    void callerThatThrowsItWhereItMustNotHoldsUpNoOther() {
        Hooked a = start(FailurePolicy.SLEEP);
        store.holdCommits();
        a.add("2").subscribe(new CoreSubscriber<String>() {
            @Override
            public void onSubscribe(Subscription subscription) {
                subscription.request(1);
            }

            @Override
            public void onNext(String value) {
                throw new Unprintable.EverythingThrows();
            }

            @Override
            public void onError(Throwable error) {}

            @Override
            public void onComplete() {}
        });
        Received<String> other = node.call(a.add("3"));
        store.releaseCommits();
        node.run();
        assertThat(other.value()).isEqualTo("123");
    }

    @Test
    void listenerThatThrowsItHoldsUpNobody() {
        RuntimeListener rude = new RuntimeListener() {
            @Override
            public void turnEnded(String type, String action, boolean failed) {
                throw new Unprintable.EverythingThrows();
            }

            @Override
            public String toString() {
                throw new Unprintable.MessageThrows();
            }
        };
        node = TestNode.on(store, script.type());
        try (TestNode other = TestNode.on(store, o -> o.listener(rude), new byte[] {'S'}, script.type())) {
            assertThat(other.await(other.runtime().actor(Hooked.class, "a").add("1")))
                    .isEqualTo("1");
        }
    }

    /** Has a text. */
    public interface Seed {
        Mono<String> text();
    }

    /** Takes its state, or what it is thrown, from the test. */
    public static final class SeedActor extends Actor<String> implements Seed {

        private final Supplier<?>[] states;

        SeedActor(Supplier<?>[] states) {
            this.states = states;
        }

        @Override
        protected String initialState() {
            return (String) states[0].get();
        }

        @Override
        protected Mono<String> onMigrate(int from, StoredState stored) {
            return Mono.just((String) states[0].get());
        }

        @Override
        public Mono<String> text() {
            return Mono.just(state());
        }
    }

    private static final class UnprintableRetryable extends RetryableException {

        private static final long serialVersionUID = 1L;

        UnprintableRetryable() {
            super(ErrorKind.UNAVAILABLE, "user", "unprintable", "", Map.of(), null);
        }

        @Override
        public String getMessage() {
            throw new IllegalStateException("scripted");
        }
    }
}
