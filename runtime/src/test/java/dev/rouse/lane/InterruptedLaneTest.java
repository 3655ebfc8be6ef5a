package dev.rouse.lane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.LifecycleHook;
import dev.rouse.fixture.ForeignCode;
import dev.rouse.fixture.LogCapture;
import dev.rouse.fixture.Puppet;
import dev.rouse.fixture.Received;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

/** Code of users that leaves the thread of its lane interrupted: the next code that runs there is not. */
class InterruptedLaneTest extends ForeignCode {

    @AfterEach
    void threadIsNotInterrupted() {
        assertThat(Thread.interrupted()).isFalse();
    }

    /** Places at which a user's code runs on a lane. */
    enum Place {
        TURN(test -> test.script.part("interrupt", actor -> {
            Thread.currentThread().interrupt();
            return Mono.empty();
        })),
        TURN_AFTER_A_HOP(test -> test.script.part(
                "interrupt",
                actor -> Mono.just("")
                        .publishOn(actor.home())
                        .doOnNext(text -> Thread.currentThread().interrupt()))),
        TURN_AFTER_A_CALL(test -> test.script.part(
                "interrupt",
                actor -> actor.others()
                        .actor(Puppet.class, "p")
                        .act("state")
                        .doOnNext(text -> Thread.currentThread().interrupt()))),
        BACKGROUND_WORK(test -> test.script.part("interrupt", actor -> {
            actor.own().keepAwake(Mono.fromRunnable(() -> Thread.currentThread().interrupt()));
            return Mono.empty();
        })),
        CODEC(test -> test.script.part("interrupt", actor -> {
            test.codec.encoding = () -> Thread.currentThread().interrupt();
            return Mono.just(actor.append(""));
        })),
        SLEEP(test -> {
            test.script.on(LifecycleHook.SLEEP, actor -> {
                Thread.currentThread().interrupt();
                return Mono.empty();
            });
            test.script.part("interrupt", actor -> {
                actor.own().sleepNow();
                return Mono.empty();
            });
        });

        private final Consumer<InterruptedLaneTest> prepare;

        Place(Consumer<InterruptedLaneTest> prepare) {
            this.prepare = prepare;
        }
    }

    @ParameterizedTest
    @EnumSource
    void nextTurnIsNotInterrupted(Place place) {
        node();
        place.prepare.accept(this);
        List<Boolean> seen = new ArrayList<>();
        play.part(
                "look",
                puppet -> Mono.fromSupplier(
                        () -> "" + seen.add(Thread.currentThread().isInterrupted())));
        node.await(puppet("p").act("state"));
        Received<String> first = Received.from(a.act("interrupt"));
        Received<String> second = Received.from(puppet("p").act("look"));
        node.run();
        codec.encoding = () -> {};
        assertThat(Thread.interrupted()).as("the lane's thread").isFalse();
        node.await(puppet("p").act("look"));
        assertThat(first.isOver()).isTrue();
        assertThat(second.isOver()).isTrue();
        assertThat(seen).containsExactly(false, false);
        script.on(LifecycleHook.SLEEP, actor -> Mono.empty());
        allGoOn();
    }

    @ParameterizedTest
    @EnumSource(names = {"TURN", "TURN_AFTER_A_HOP", "SLEEP"})
    void logNamesTheTurn(Place place) {
        node();
        place.prepare.accept(this);
        try (LogCapture logged = new LogCapture("dev.rouse.loop.CurrentPart")) {
            node.call(a.act("interrupt"));
            assertThat(logged.of("interrupted")).singleElement().asString().contains("hooked/a");
        }
        script.on(LifecycleHook.SLEEP, actor -> Mono.empty());
    }
}
