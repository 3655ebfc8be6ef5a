package dev.rouse.life;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorLife;
import dev.rouse.ActorOptions;
import dev.rouse.LifecycleHook;
import dev.rouse.LimitExceededException;
import dev.rouse.fixture.Hooked;
import dev.rouse.fixture.Probe;
import dev.rouse.fixture.Puppet;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.ForwardingStore;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvSnapshot;
import dev.rouse.kv.OffSpec;
import dev.rouse.kv.PendingRead;
import dev.rouse.kv.ScriptedStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

/** Whatever is counted while it lasts is counted once at its beginning and once at its end, whichever way it ends. */
class CountedOnceTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ScriptedStore store = new ScriptedStore();

    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    // waiting()

    static Stream<Named<Function<ActorLife, Mono<?>>>> waits() {
        return Stream.of(
                Named.of("completes at once", life -> life.waiting(Mono.just(1))),
                Named.of("is empty", life -> life.waiting(Mono.empty())),
                Named.of(
                        "fails", life -> life.waiting(Mono.error(new Refused())).onErrorComplete()),
                Named.of("completes later", life -> life.waiting(later(life))),
                Named.of(
                        "completes, then is cancelled",
                        life -> Flux.from(life.waiting(later(life))).take(1).then()),
                Named.of(
                        "is the first of two",
                        life -> Mono.firstWithValue(
                                life.waiting(later(life)), Mono.delay(SECOND.multipliedBy(50), life.scheduler()))),
                Named.of("is cancelled", life -> life.waiting(Mono.never()).takeUntilOther(later(life))),
                Named.of("is cancelled twice", life -> cancelled(life.waiting(Mono.never()), 2)),
                Named.of("is cancelled, then completes", life -> cancelled(life.waiting(deaf()), 1)),
                Named.of("completes twice", life -> life.waiting(OffSpec.mono(CountedOnceTest::completeTwice))),
                Named.of(
                        "throws",
                        life -> life.waiting(OffSpec.mono(CountedOnceTest::refuse))
                                .onErrorComplete()));
    }

    private static Mono<Long> later(ActorLife life) {
        return Mono.delay(SECOND, life.scheduler());
    }

    /** Subscribes to {@code mono} and cancels it so many times, from within its subscription. */
    private static Mono<Void> cancelled(Mono<?> mono, int times) {
        return Mono.fromRunnable(() -> mono.subscribe(new BaseSubscriber<Object>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                for (int i = 0; i < times; i++) {
                    subscription.cancel();
                }
            }
        }));
    }

    /** Completes when it is cancelled. */
    private static Mono<Object> deaf() {
        return OffSpec.mono(subscriber -> subscriber.onSubscribe(new Subscription() {
            @Override
            public void request(long n) {}

            @Override
            public void cancel() {
                subscriber.onNext(1);
                subscriber.onComplete();
            }
        }));
    }

    private static void completeTwice(CoreSubscriber<Object> subscriber) {
        subscriber.onSubscribe(Operators.emptySubscription());
        subscriber.onNext(1);
        subscriber.onComplete();
        subscriber.onComplete();
    }

    private static void refuse(CoreSubscriber<Object> subscriber) {
        throw new Refused();
    }

    @ParameterizedTest
    @MethodSource("waits")
    void aWaitIsOverOnce(Function<ActorLife, Mono<?>> wait) {
        Hooked.Script script = new Hooked.Script()
                .on(LifecycleHook.RUN, actor -> wait.apply(actor.own()).then(Mono.<Void>never()));
        try (TestNode node = TestNode.on(
                store, script.type(ActorOptions.builder().idleTimeout(SECOND).build(), life -> life))) {
            node.await(node.runtime().actor(Hooked.class, "a").add("x"));
            node.advance(SECOND.multipliedBy(30));
            assertThat(node.slept).as("run() goes on and waits for nothing").isEmpty();
        }
    }

    // keepAwake() and finishBeforeSleep()

    static Stream<Named<Mono<Object>>> works() {
        return Stream.of(
                Named.of("completes", Mono.just(1)),
                Named.of("is empty", Mono.empty()),
                Named.of("fails", Mono.error(new Refused())),
                Named.of("completes twice", OffSpec.mono(CountedOnceTest::completeTwice)),
                Named.of("throws", OffSpec.mono(CountedOnceTest::refuse)),
                Named.of("completes, then throws", OffSpec.mono(subscriber -> {
                    completeTwice(subscriber);
                    refuse(subscriber);
                })));
    }

    @ParameterizedTest
    @MethodSource("works")
    void aWorkIsOverOnce(Mono<Object> work) {
        for (BiConsumer<ActorLife, Mono<?>> kind :
                List.<BiConsumer<ActorLife, Mono<?>>>of(ActorLife::keepAwake, ActorLife::finishBeforeSleep)) {
            Probe.Gates gates = new Probe.Gates();
            Hooked.Script script = new Hooked.Script()
                    .part("work", actor -> {
                        kind.accept(actor.own(), work);
                        return Mono.just("");
                    })
                    .part("last", actor -> {
                        kind.accept(actor.own(), gates.at("last"));
                        return Mono.just("");
                    });
            try (TestNode node = TestNode.on(
                    new ScriptedStore(),
                    script.type(ActorOptions.builder().mailboxCapacity(2).build(), life -> life))) {
                Hooked a = node.runtime().actor(Hooked.class, "a");
                for (int i = 0; i < 3; i++) {
                    node.await(a.act("work"));
                    node.run();
                }
                assertThat(node.call(a.act("last")).error()).isNull();
                assertThat(node.call(a.act("last")).error()).isNull();
                assertThat(node.call(a.act("last")).error()).isInstanceOf(LimitExceededException.class);
                gates.open("last");
            }
        }
    }

    /** Cutting it off ends it in two ways: it is cancelled, and what takes no notice of that is counted too. */
    @Test
    void aWorkThatIsCutOffIsOverOnce() {
        List<Integer> accepted = new ArrayList<>();
        Hooked.Script script = new Hooked.Script()
                .part("work", actor -> {
                    actor.own().finishBeforeSleep(Mono.never());
                    actor.own().finishBeforeSleep(OffSpec.mono(subscriber -> {}));
                    return Mono.just("");
                })
                .part("sleep", actor -> {
                    actor.own().sleepNow();
                    return Mono.just("");
                })
                .on(LifecycleHook.SLEEP, actor -> Mono.fromRunnable(() -> accepted.add(worksUntilRefused(actor))));
        try (TestNode node = TestNode.on(
                store, script.type(ActorOptions.builder().mailboxCapacity(3).build(), life -> life))) {
            Hooked a = node.runtime().actor(Hooked.class, "a");
            node.await(a.act("work"));
            node.await(a.act("sleep"));
            node.advance(Duration.ofMinutes(1));

            assertThat(accepted).as("of 3 that may be at the same time").containsExactly(3);
        }
    }

    private static int worksUntilRefused(Hooked.HookedActor actor) {
        for (int accepted = 0; accepted < 100; accepted++) {
            try {
                actor.own().finishBeforeSleep(Mono.never());
            } catch (LimitExceededException e) {
                return accepted;
            }
        }
        return Integer.MAX_VALUE;
    }

    // Starts that read

    static Stream<Named<UnaryOperator<Mono<KvSnapshot>>>> reads() {
        return Stream.of(
                Named.of("is answered", read -> read),
                Named.of("fails", read -> Mono.error(new Refused())),
                Named.of("is empty", read -> Mono.empty()),
                Named.of("throws", read -> OffSpec.mono(CountedOnceTest::refuse)),
                Named.of(
                        "is answered twice",
                        read -> OffSpec.mono(subscriber -> read.subscribe(found -> {
                            subscriber.onSubscribe(Operators.emptySubscription());
                            subscriber.onNext(found);
                            subscriber.onNext(found);
                            subscriber.onComplete();
                            subscriber.onComplete();
                        }))),
                Named.of(
                        "is answered, then throws",
                        read -> OffSpec.mono(subscriber -> {
                            read.subscribe(found -> {
                                subscriber.onSubscribe(Operators.emptySubscription());
                                subscriber.onNext(found);
                                subscriber.onComplete();
                            });
                            refuse(subscriber);
                        })));
    }

    /** A store whose next read goes as the test says. */
    private static final class OddStore extends ForwardingStore {
        private final List<UnaryOperator<Mono<KvSnapshot>>> next = new ArrayList<>();

        OddStore(ScriptedStore store) {
            super(store);
        }

        @Override
        public Mono<KvSnapshot> read(KvRead request) {
            Mono<KvSnapshot> read = super.read(request);
            return next.isEmpty() ? read : next.remove(0).apply(read);
        }
    }

    @ParameterizedTest
    @MethodSource("reads")
    void aStartLeavesTheQueueOnce(UnaryOperator<Mono<KvSnapshot>> read) {
        OddStore odd = new OddStore(store);
        Puppet.Play play = new Puppet.Play();
        try (TestNode node = TestNode.on(
                odd, options -> options.starts(s -> s.reading(1).waiting(10)), play.type(ActorOptions.defaults()))) {
            node.run();
            odd.next.add(read);
            node.call(node.runtime().actor(Puppet.class, "a").act("state"));
            store.holdReads();
            int reads = store.reads().size();
            Received<String> b =
                    node.call(node.runtime().actor(Puppet.class, "b").act("state"));
            Received<String> c =
                    node.call(node.runtime().actor(Puppet.class, "c").act("state"));
            assertThat(store.reads()).as("one place is all there is").hasSize(reads + 1);
            PendingRead first = store.expectRead();
            first.apply();
            node.run();
            assertThat(b.isOver()).isTrue();
            PendingRead second = store.expectRead();
            store.releaseReads();
            second.apply();
            node.run();
            assertThat(c.isOver()).isTrue();
        }
    }
}
