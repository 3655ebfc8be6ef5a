package dev.rouse.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorStartException;
import dev.rouse.LifecycleHook;
import dev.rouse.fixture.ForeignCode;
import dev.rouse.fixture.Received;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Publishers of users that keep to none of the rules of Reactive Streams: their turn ends, as well or badly as can be told. */
class BrokenPublisherTest extends ForeignCode {

    private static final AtomicInteger CANCELLED = new AtomicInteger();

    private static final Subscription ONE = new Subscription() {
        @Override
        public void request(long n) {}

        @Override
        public void cancel() {
            CANCELLED.incrementAndGet();
        }
    };

    /** Faults of a publisher towards its subscriber. */
    enum Broken {
        GIVES_NULL(subscriber -> {
            subscriber.onSubscribe(ONE);
            subscriber.onNext(null);
        }),
        FAILS_WITH_NULL(subscriber -> {
            subscriber.onSubscribe(ONE);
            subscriber.onError(null);
        }),
        HAS_NO_SUBSCRIPTION(subscriber -> subscriber.onSubscribe(null)),
        SUBSCRIBES_TWICE(subscriber -> {
            subscriber.onSubscribe(ONE);
            subscriber.onSubscribe(ONE);
            subscriber.onNext("x");
            subscriber.onComplete();
        }),
        COMPLETES_TWICE(subscriber -> {
            subscriber.onSubscribe(ONE);
            subscriber.onNext("x");
            subscriber.onComplete();
            subscriber.onComplete();
        }),
        FAILS_AFTER_ITS_END(subscriber -> {
            subscriber.onSubscribe(ONE);
            subscriber.onNext("x");
            subscriber.onComplete();
            subscriber.onError(new IllegalStateException("scripted"));
        }),
        GIVES_AFTER_ITS_END(subscriber -> {
            subscriber.onSubscribe(ONE);
            subscriber.onNext("x");
            subscriber.onComplete();
            subscriber.onNext("late");
        }),
        GIVES_BEFORE_IT_SUBSCRIBES(subscriber -> {
            subscriber.onNext("x");
            subscriber.onComplete();
            subscriber.onSubscribe(ONE);
        }),
        NEVER_SUBSCRIBES_AND_COMPLETES(Subscriber::onComplete),
        NEVER_SUBSCRIBES_AND_FAILS(subscriber -> subscriber.onError(new IllegalStateException("scripted"))),
        THROWS_WHERE_IT_IS_SUBSCRIBED(subscriber -> {
            throw new NoClassDefFoundError("scripted");
        }),
        THROWS_AFTER_ITS_END(subscriber -> {
            subscriber.onSubscribe(ONE);
            subscriber.onNext("x");
            subscriber.onComplete();
            throw new NoClassDefFoundError("scripted");
        }),
        THROWS_WHEN_IT_IS_ASKED(subscriber -> subscriber.onSubscribe(new Subscription() {
            @Override
            public void request(long n) {
                throw new StackOverflowError("scripted");
            }

            @Override
            public void cancel() {
                throw new StackOverflowError("scripted");
            }
        }));

        private final Consumer<Subscriber<? super String>> body;

        Broken(Consumer<Subscriber<? super String>> body) {
            this.body = body;
        }

        /** One that no operator of Reactor is around, which would put it right. */
        Mono<String> mono() {
            return new Mono<>() {
                @Override
                public void subscribe(CoreSubscriber<? super String> subscriber) {
                    body.accept(subscriber);
                }
            };
        }

        Flux<String> flux() {
            return new Flux<>() {
                @Override
                public void subscribe(CoreSubscriber<? super String> subscriber) {
                    body.accept(subscriber);
                }
            };
        }

        boolean fails() {
            return Set.of(
                            GIVES_NULL,
                            FAILS_WITH_NULL,
                            HAS_NO_SUBSCRIPTION,
                            NEVER_SUBSCRIBES_AND_FAILS,
                            THROWS_WHERE_IT_IS_SUBSCRIBED,
                            THROWS_WHEN_IT_IS_ASKED)
                    .contains(this);
        }
    }

    private void ends(Broken broken, Received<String> received) {
        node.run();
        assertThat(received.isOver()).as("the caller is told").isTrue();
        assertThat(received.error() != null).isEqualTo(broken.fails());
        if (!broken.fails()) {
            assertThat(received.values())
                    .isEqualTo(
                            broken == Broken.NEVER_SUBSCRIBES_AND_COMPLETES
                                    ? Stream.of().toList()
                                    : Stream.of("x").toList());
        }
    }

    @ParameterizedTest
    @EnumSource
    void turn(Broken broken) {
        node();
        script.part("break", actor -> broken.mono());
        script.part("change", actor -> {
            actor.append("");
            return broken.mono();
        });
        CANCELLED.set(0);
        ends(broken, node.call(a.act("break")));
        ends(broken, node.call(a.act("change")));
        ends(broken, node.call(a.mingle("change")));
        if (broken == Broken.GIVES_NULL || broken == Broken.SUBSCRIBES_TWICE) {
            assertThat(CANCELLED).hasValue(3);
        }
        allGoOn();
    }

    @ParameterizedTest
    @EnumSource
    void stream(Broken broken) {
        node();
        play.part("raw", puppet -> broken.flux());
        node.await(puppet("p").act("state"));
        ends(broken, Received.from(puppet("p").watch("raw")));
        ends(broken, Received.from(puppet("p").follow("raw")));
        ends(broken, Received.from(puppet("p").trickle("raw"), 1));
        assertThat(node.await(puppet("p").act("state"))).isEmpty();
        sleep();
        allGoOn();
    }

    @ParameterizedTest
    @EnumSource
    void hookOfWaking(Broken broken) {
        node();
        script.on(LifecycleHook.WAKE, actor -> raw(broken));
        Received<String> received = node.call(a.look());
        assertThat(received.isOver()).isTrue();
        if (broken.fails()) {
            assertThat(received.error()).isInstanceOf(ActorStartException.class);
        } else {
            assertThat(received.value()).isEqualTo("1");
        }
        script.on(LifecycleHook.WAKE, actor -> Mono.empty());
        node.advance(Duration.ofSeconds(3));
        allGoOn();
    }

    @ParameterizedTest
    @EnumSource
    void hookOfCreation(Broken broken) {
        node();
        script.on(LifecycleHook.CREATE, actor -> raw(broken));
        Received<String> received = node.call(actor("new").add("1"));
        assertThat(received.isOver()).isTrue();
        assertThat(received.error() != null).isEqualTo(broken.fails());
        script.on(LifecycleHook.CREATE, actor -> Mono.empty());
        assertThat(node.await(actor("new").add("2"))).isEqualTo(broken.fails() ? "2" : "12");
        allGoOn();
    }

    @ParameterizedTest
    @EnumSource
    void hooksOfTheEnd(Broken broken) {
        node();
        script.on(LifecycleHook.SLEEP, actor -> raw(broken)).on(LifecycleHook.DESTROY, actor -> raw(broken));
        node.await(a.look());
        sleep();
        assertThat(node.await(a.look())).isEqualTo("1");
        node.await(node.runtime().destroy(A));
        assertThat(node.await(a.add("1"))).isEqualTo("1");
        script.on(LifecycleHook.SLEEP, actor -> Mono.empty()).on(LifecycleHook.DESTROY, actor -> Mono.empty());
        allGoOn();
    }

    @ParameterizedTest
    @EnumSource
    void whatAnActorRunsBesideItsTurns(Broken broken) {
        node();
        script.on(LifecycleHook.RUN, actor -> raw(broken));
        assertThat(node.call(a.look()).isOver()).isTrue();
        script.on(LifecycleHook.RUN, actor -> Mono.empty());
        sleep();
        allGoOn();
    }

    @ParameterizedTest
    @EnumSource
    void backgroundWork(Broken broken) {
        node();
        script.part("work", actor -> {
            actor.own().keepAwake(broken.mono());
            return Mono.just("begun");
        });
        assertThat(node.await(a.act("work"))).isEqualTo("begun");
        sleep();
        allGoOn();
    }

    @ParameterizedTest
    @EnumSource
    void alarm(Broken broken) {
        node();
        script.part("plan", actor -> Mono.just(actor.plan().after(Duration.ofMillis(500), "act", "break")))
                .part("break", actor -> broken.mono());
        node.await(a.act("plan"));
        node.advance(Duration.ofMillis(700));
        assertThat(node.await(node.runtime().deadLetters(A))).hasSize(broken.fails() ? 1 : 0);
        allGoOn();
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Mono<Void> raw(Broken broken) {
        return (Mono) broken.mono();
    }
}
