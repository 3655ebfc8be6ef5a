package dev.rouse.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.rouse.DeadLetter;
import dev.rouse.FatalErrorException;
import dev.rouse.LifecycleHook;
import dev.rouse.fixture.ForeignCode;
import dev.rouse.fixture.Hooked;
import dev.rouse.fixture.Puppet;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.fixture.Thrown;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * An error of the JVM out of a user's code, which Reactor throws on and tells nobody, reaches whoever waits, and so does an
 * exception that cannot be printed; the lane lives on.
 */
class FatalErrorTest extends ForeignCode {

    /** Places in a body that it is thrown at. */
    enum Place {
        AT_ONCE,
        ON_SUBSCRIPTION,
        IN_AN_OPERATOR,
        BEHIND_A_HOP;

        <T> Mono<T> of(Thrown thrown, Scheduler lane) {
            return switch (this) {
                case AT_ONCE -> thrown.now();
                case ON_SUBSCRIPTION -> Mono.defer(thrown::now);
                case IN_AN_OPERATOR -> Mono.just(1).hide().map(one -> thrown.now());
                case BEHIND_A_HOP -> Mono.just(1).publishOn(lane).map(one -> thrown.now());
            };
        }
    }

    static Stream<Arguments> everywhere() {
        return Stream.of(Thrown.values())
                .flatMap(thrown -> Stream.of(Place.values()).map(place -> Arguments.of(thrown, place)));
    }

    @ParameterizedTest
    @EnumSource
    void constructorOfANewActor(Thrown thrown) {
        node();
        constructor = thrown::now;
        fails(actor("new").add("1"));
        constructor = () -> {};
        assertThat(node.await(actor("new").add("1"))).isEqualTo("1");
        allGoOn();
    }

    @ParameterizedTest
    @EnumSource
    void constructorOfAnActorThatWakes(Thrown thrown) {
        node();
        constructor = thrown::now;
        fails(a.look());
        constructor = () -> {};
        allGoOn();
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void hookOfCreation(Thrown thrown, Place place) {
        node();
        script.on(LifecycleHook.CREATE, actor -> place.of(thrown, actor.home()));
        fails(actor("new").add("1"));
        script.on(LifecycleHook.CREATE, actor -> Mono.empty());
        assertThat(node.await(actor("new").add("1"))).isEqualTo("1");
        allGoOn();
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void hookOfWaking(Thrown thrown, Place place) {
        node();
        script.on(LifecycleHook.WAKE, actor -> place.of(thrown, actor.home()));
        fails(a.look());
        script.on(LifecycleHook.WAKE, actor -> Mono.empty());
        allGoOn();
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void hookOfSleeping(Thrown thrown, Place place) {
        node();
        script.on(LifecycleHook.SLEEP, actor -> place.of(thrown, actor.home()));
        node.await(a.look());
        sleep();
        script.on(LifecycleHook.SLEEP, actor -> Mono.empty());
        allGoOn();
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void hookOfDestruction(Thrown thrown, Place place) {
        node();
        script.on(LifecycleHook.DESTROY, actor -> place.of(thrown, actor.home()));
        Received<Void> destroyed = node.call(node.runtime().destroy(A));
        assertThat(destroyed.isOver()).isTrue();
        assertThat(node.await(a.add("1"))).isEqualTo("1");
        allGoOn();
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void whatAnActorRunsBesideItsTurns(Thrown thrown, Place place) {
        node();
        script.on(LifecycleHook.RUN, actor -> place.of(thrown, actor.own().scheduler()));
        Received<String> received = node.call(a.look());
        assertThat(received.isOver()).isTrue();
        script.on(LifecycleHook.RUN, actor -> Mono.empty());
        sleep();
        allGoOn();
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void backgroundWork(Thrown thrown, Place place) {
        node();
        script.part("work", actor -> {
            actor.own().keepAwake(Mono.defer(() -> place.of(thrown, actor.own().scheduler())));
            return Mono.just("begun");
        });
        assertThat(node.await(a.act("work"))).isEqualTo("begun");
        node.advance(GRACE);
        sleep();
        allGoOn();
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void turn(Thrown thrown, Place place) {
        node();
        script.part("break", actor -> {
            actor.append("lost");
            return place.of(thrown, actor.home());
        });
        fails(a.act("break"));
        fails(a.mingle("break"));
        allGoOn();
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void turnThatReadsFirst(Thrown thrown, Place place) {
        node();
        script.part("break", actor -> actor.read("k").defaultIfEmpty("").flatMap(k -> place.of(thrown, actor.home())));
        fails(a.act("break"));
        allGoOn();
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void turnOfItsOwn(Thrown thrown, Place place) {
        node();
        AtomicReference<Throwable> told = new AtomicReference<>();
        script.part("work", actor -> {
            actor.own()
                    .keepAwake(actor.own()
                            .turn(() -> {
                                actor.append("lost");
                                return place.of(thrown, actor.home());
                            })
                            .doOnError(told::set)
                            .onErrorComplete());
            return Mono.just("begun");
        });
        assertThat(node.await(a.act("work"))).isEqualTo("begun");
        node.until(() -> told.get() != null);
        Class<?> expected = catchThrowable(thrown::now).getClass();
        Throwable failure = told.get() instanceof FatalErrorException fatal ? fatal.getCause() : told.get();
        assertThat(failure.getClass())
                .as("it is the turn's own code that failed it")
                .isEqualTo(expected);
        allGoOn();
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void stream(Thrown thrown, Place place) {
        node();
        script.part("break", actor -> place.of(thrown, actor.home()));
        fails(a.watch("break"));
        allGoOn();
    }

    @ParameterizedTest
    @EnumSource
    void laterElementOfAStream(Thrown thrown) {
        node();
        play.part("count", puppet -> Flux.range(0, 10).map(i -> i < 3 ? "" + i : thrown.now()));
        Puppet puppet = node.runtime().actor(Puppet.class, "p");
        Received<String> received = Received.from(puppet.watch("count"), 2);
        node.run();
        assertThat(received.values()).containsExactly("0", "1");
        received.request(5);
        node.run();
        assertThat(received.values()).containsExactly("0", "1", "2");
        assertThat(received.isOver()).isTrue();
        assertThat(received.error()).isNotNull();
        allGoOn();
    }

    @ParameterizedTest
    @EnumSource
    void codecThatWrites(Thrown thrown) {
        node();
        codec.encoding = thrown::now;
        fails(a.add("lost"));
        fails(actor("new").add("lost"));
        codec.encoding = () -> {};
        assertThat(node.await(actor("new").add("1"))).isEqualTo("1");
        allGoOn();
    }

    @ParameterizedTest
    @EnumSource
    void codecThatReads(Thrown thrown) {
        try (TestNode first = TestNode.on(store, script.type(life -> life))) {
            first.await(first.runtime().actor(Hooked.class, "stored").add("1"));
        }
        node();
        codec.decoding = thrown::now;
        fails(actor("stored").look());
        codec.decoding = () -> {};
        assertThat(node.await(actor("stored").look())).isEqualTo("1");
        allGoOn();
    }

    @ParameterizedTest
    @EnumSource
    void codecThatReadsArgumentsOfAnAlarm(Thrown thrown) {
        node();
        script.part("plan", actor -> Mono.just(actor.plan().after(Duration.ofMillis(500), "add", "never")));
        node.await(a.act("plan"));
        codec.decoding = thrown::now;
        node.advance(Duration.ofMillis(700));
        Received<List<DeadLetter>> letters = node.call(node.runtime().deadLetters(A));
        codec.decoding = () -> {};
        assertThat(letters.isOver()).isTrue();
        assertThat(node.await(node.runtime().deadLetters(A))).hasSize(1);
        allGoOn();
    }

    @ParameterizedTest
    @EnumSource
    void argumentThatCannotBeWritten(Thrown thrown) {
        node();
        script.part("plan", actor -> {
            codec.encoding = thrown::now;
            return Mono.just(actor.plan().after(Duration.ofSeconds(5), "add", "never"));
        });
        fails(a.act("plan"));
        codec.encoding = () -> {};
        allGoOn();
    }

    @Test
    void loggerOfWhatWasThrownOnTheLane() throws InterruptedException {
        node();
        Scheduler[] lane = new Scheduler[1];
        script.part("lane", actor -> {
            lane[0] = actor.own().scheduler();
            return Mono.empty();
        });
        node.await(a.act("lane"));
        AppenderBase<ILoggingEvent> broken = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                Thrown.MISSING_CLASS.now();
            }
        };
        broken.start();
        Logger logger = (Logger) LoggerFactory.getLogger("dev.rouse.loop.LaneLoop");
        logger.addAppender(broken);
        Thread other = new Thread(() -> lane[0].schedule(() -> {
            throw new IllegalStateException("scripted");
        }));
        other.start();
        other.join();
        node.run();
        logger.detachAppender(broken);
        allGoOn();
    }

    @ParameterizedTest
    @EnumSource
    void subscriberOfEvents(Thrown thrown) {
        node();
        node.runtime().events().map(event -> thrown.now()).subscribe(never -> {}, error -> {});
        allGoOn();
    }
}
