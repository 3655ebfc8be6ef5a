package dev.rouse.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.DataKey;
import dev.rouse.DataQuery;
import dev.rouse.Durability;
import dev.rouse.HookTimeoutException;
import dev.rouse.LifecycleHook;
import dev.rouse.fixture.Hooked;
import dev.rouse.fixture.Puppet;
import dev.rouse.fixture.Puppet.PuppetActor;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.ScriptedStore;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Code that belongs to no turn, above all what is left of one that has ended: it is refused, and changes nothing of the others. */
final class StragglerTest {

    private static final Duration SOON = Duration.ofMillis(100);

    private final ScriptedStore store = new ScriptedStore();
    private final AtomicReference<Runnable> straggler = new AtomicReference<>();
    private final Sinks.Empty<Void> gate = Sinks.empty();

    private final Puppet.Play play = new Puppet.Play()
            .part("leave", puppet -> stuck(puppet).timeout(SOON, puppet.home()))
            .part("second", puppet -> gate.asMono().thenReturn("second"));

    /** Never ends, and leaves its code behind. */
    private Mono<String> stuck(PuppetActor puppet) {
        return Mono.create(sink -> straggler.set(() -> puppet.add("GHOST")));
    }

    /** Ends of a turn while code of it runs on. */
    enum End {
        TIME_OUT(stuck -> stuck.timeout(SOON, Mono.just("gave up"))),
        CANCELLATION(stuck -> stuck.take(Duration.ZERO).defaultIfEmpty("cancelled")),
        OTHER_BRANCH(stuck -> Mono.firstWithSignal(stuck, Mono.just("other"))),
        FAILURE(stuck -> Mono.zip(stuck, Mono.<String>error(new IllegalStateException("other")))
                .map(Object::toString)
                .onErrorReturn("failed"));

        private final Function<Mono<String>, Mono<String>> operator;

        End(Function<Mono<String>, Mono<String>> operator) {
            this.operator = operator;
        }
    }

    /** The mode of the turn that runs when the straggler does. */
    enum Second {
        EXCLUSIVE(puppet -> puppet.act("second")),
        READ_ONLY(puppet -> puppet.look("second")),
        INTERLEAVED(puppet -> puppet.mingle("second"));

        private final Function<Puppet, Mono<String>> call;

        Second(Function<Puppet, Mono<String>> call) {
            this.call = call;
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsLeftOfATurnOnAnotherThreadIsRefusedHoweverItEnded(End end) {
        play.part("leave", puppet -> end.operator.apply(stuck(puppet)));
        try (TestNode node = TestNode.on(store, play.type())) {
            Puppet a = node.runtime().actor(Puppet.class, "a");
            node.await(a.act("leave"));
            Received<String> second = node.call(a.act("second"));
            refusedWhile(second, node, a, () -> thrownElsewhere(straggler.get()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsLeftOfATurnIsRefusedWhateverRunsMeanwhile(Second mode) {
        try (TestNode node = TestNode.on(store, play.type())) {
            Puppet a = leave(node);
            Received<String> second = node.call(mode.call.apply(a));
            refusedWhile(second, node, a, () -> thrownElsewhere(straggler.get()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsLeftOfATurnIsRefusedOnTheLaneToo(Second mode) {
        try (TestNode node = TestNode.on(store, play.type())) {
            Puppet a = leave(node);
            Received<String> second = node.call(mode.call.apply(a));
            refusedWhile(second, node, a, () -> thrownBy(straggler.get()));
        }
    }

    @Test
    void whatComesBackThroughTheLaneOfATurnThatHasEndedIsRefused() {
        AtomicReference<Throwable> told = new AtomicReference<>();
        Sinks.Empty<Void> late = Sinks.empty();
        play.part("leave", puppet -> {
            late.asMono().publishOn(puppet.home()).subscribe(nothing -> {}, error -> {}, () -> {
                try {
                    puppet.add("GHOST");
                } catch (Throwable e) {
                    told.set(e);
                }
            });
            return Mono.just("left");
        });
        try (TestNode node = TestNode.on(store, play.type())) {
            Puppet a = node.runtime().actor(Puppet.class, "a");
            node.await(a.act("leave"));
            Received<String> second = node.call(a.act("second"));
            refusedWhile(second, node, a, () -> {
                late.tryEmitEmpty();
                node.run();
                assertThat(told.get()).hasMessageContaining("a turn of act, which has ended");
                return told.get();
            });
        }
    }

    @Test
    void anotherActorsTurnOnTheSameLaneIsNoPartOfTheOneThatRuns() {
        play.part("call", puppet -> {
            straggler.get().run();
            return Mono.just("called");
        });
        try (TestNode node = TestNode.on(store, play.type())) {
            Puppet a = leave(node);
            Received<String> second = node.call(a.act("second"));
            refusedWhile(
                    second,
                    node,
                    a,
                    () -> node.call(node.runtime().actor(Puppet.class, "b").act("call"))
                            .error());
        }
    }

    @Test
    void whoIsToldInsideOfAPartIsNoPartOfIt() {
        AtomicReference<Throwable> told = new AtomicReference<>();
        Sinks.Empty<Void> awaited = Sinks.empty();
        play.part("leave", puppet -> {
            puppet.others()
                    .actor(Puppet.class, "b")
                    .act("await")
                    .subscribe(answer -> told.set(thrownBy(() -> puppet.add("GHOST"))));
            return Mono.just("left");
        });
        play.part("await", puppet -> awaited.asMono().thenReturn("awaited"));
        play.part("second", puppet -> {
            awaited.tryEmitEmpty();
            return Mono.just("second");
        });
        try (TestNode node = TestNode.on(store, play.type())) {
            Puppet a = node.runtime().actor(Puppet.class, "a");
            node.await(a.act("leave"));
            assertThat(node.await(a.act("second"))).isEqualTo("second");
            assertThat(told.get()).isInstanceOf(IllegalStateException.class).hasMessageContaining("outside of a turn");
            assertThat(node.await(a.act("state"))).isEmpty();
        }
    }

    @Test
    void whatIsLeftOfAHookIsRefused() {
        AtomicReference<Runnable> left = new AtomicReference<>();
        Hooked.Script script = new Hooked.Script()
                .on(
                        LifecycleHook.WAKE,
                        actor -> Mono.<Void>create(sink -> left.set(() -> actor.append("GHOST")))
                                .timeout(SOON, actor.home())
                                .onErrorComplete())
                .part("second", actor -> gate.asMono().thenReturn("second"));
        try (TestNode node = TestNode.on(store, script.type())) {
            Hooked a = node.runtime().actor(Hooked.class, "a");
            Received<String> second = node.call(a.act("second"));
            node.advance(SOON.multipliedBy(2));
            assertThat(thrownElsewhere(left.get())).isInstanceOf(IllegalStateException.class);
            assertThat(thrownBy(left.get())).isInstanceOf(IllegalStateException.class);
            gate.tryEmitEmpty();
            node.until(second::isOver);
            assertThat(node.await(a.look())).isEmpty();
        }
    }

    @Test
    void whatIsLeftOfAHookThatTookTooLongIsRefusedInTheNextLife() {
        AtomicReference<Runnable> left = new AtomicReference<>();
        Hooked.Script script = new Hooked.Script()
                .on(
                        LifecycleHook.WAKE,
                        actor -> left.get() != null
                                ? Mono.empty()
                                : Mono.create(sink -> left.set(() -> actor.append("GHOST"))))
                .part("second", actor -> gate.asMono().thenReturn("second"));
        try (TestNode node = TestNode.on(store, script.type(life -> life.timeout(LifecycleHook.WAKE, SOON)))) {
            Hooked a = node.runtime().actor(Hooked.class, "a");
            Received<String> first = node.call(a.act("second"));
            node.advance(SOON.multipliedBy(2));
            assertThat(first.error()).hasRootCauseInstanceOf(HookTimeoutException.class);
            Received<String> second = node.call(a.act("second"));
            assertThat(thrownElsewhere(left.get())).isInstanceOf(IllegalStateException.class);
            gate.tryEmitEmpty();
            node.until(second::isOver);
            assertThat(node.await(a.look())).isEmpty();
        }
    }

    /** Everything of an actor that a turn alone may touch. */
    enum Touch {
        STATE("state()", PuppetActor::now),
        UPDATE("update()", puppet -> puppet.add("GHOST")),
        PUT("data().put()", puppet -> puppet.own().put(DataKey.of("k"), new byte[1])),
        DELETE("data().delete()", puppet -> puppet.own().delete(DataKey.of("k"))),
        GET(
                "data().get()",
                puppet -> puppet.own().get(DataKey.of("k")).toFuture().join()),
        LIST(
                "data().list()",
                puppet -> puppet.own()
                        .list(DataQuery.all())
                        .collectList()
                        .toFuture()
                        .join()),
        SCHEDULE("schedule()", puppet -> puppet.plan().after(SOON, "act", "state")),
        PLANNED("schedule()", puppet -> puppet.plan().list()),
        CANCEL("schedule()", puppet -> puppet.plan().cancelNamed("n")),
        FIRING("firing()", PuppetActor::why),
        DURABILITY("durability()", puppet -> puppet.save(Durability.ON_SLEEP)),
        LANE("lane()", PuppetActor::home);

        private final String name;
        private final Consumer<PuppetActor> action;

        Touch(String name, Consumer<PuppetActor> action) {
            this.name = name;
            this.action = action;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTurnThatHasLeftTheLaneTouchesNothingBeforeItComesBack(Touch touch) {
        AtomicReference<PuppetActor> object = new AtomicReference<>();
        play.part("second", puppet -> {
            object.set(puppet);
            return gate.asMono().thenReturn("second");
        });
        try (TestNode node = TestNode.on(store, play.type())) {
            Puppet a = node.runtime().actor(Puppet.class, "a");
            Received<String> second = node.call(a.act("second"));
            refusedWhile(second, node, a, () -> {
                Throwable thrown = thrownElsewhere(() -> touch.action.accept(object.get()));
                Throwable error = thrown instanceof IllegalStateException ? thrown : thrown.getCause();
                assertThat(error)
                        .hasMessageContaining(touch.name + " of puppet/a was called on elsewhere")
                        .hasMessageContaining(".publishOn(lane())");
                return error;
            });
        }
    }

    @Test
    void aTurnThatComesBackToItsLaneGoesOn() {
        play.part(
                "leave",
                puppet -> gate.asMono().thenReturn("!").publishOn(puppet.home()).map(puppet::add));
        try (TestNode node = TestNode.on(store, play.type())) {
            Puppet a = node.runtime().actor(Puppet.class, "a");
            Received<String> left = node.call(a.act("leave"));
            onThread(gate::tryEmitEmpty);
            node.until(left::isOver);
            assertThat(node.await(a.act("state"))).isEqualTo("!");
        }
    }

    @Test
    void whatATurnDoesWhenItIsCancelledIsAPartOfIt() {
        Puppet.Play stream = new Puppet.Play()
                .part("leave", puppet -> Flux.<String>never().doOnCancel(() -> puppet.add("cancelled")));
        try (TestNode node = TestNode.on(store, stream.type())) {
            Puppet a = node.runtime().actor(Puppet.class, "a");
            Received<String> watched = Received.from(a.follow("leave"));
            node.run();
            watched.cancel();
            node.run();
            assertThat(node.await(a.act("state"))).isEqualTo("cancelled");
        }
    }

    private Puppet leave(TestNode node) {
        Puppet a = node.runtime().actor(Puppet.class, "a");
        Received<String> left = node.call(a.act("leave"));
        node.advance(SOON.multipliedBy(2));
        assertThat(left.error()).isInstanceOf(TimeoutException.class);
        return a;
    }

    private interface Attempt {
        Throwable run();
    }

    /** The attempt fails, {@code second}, which runs, ends well, and nothing was changed, in memory and in the store. */
    private void refusedWhile(Received<String> second, TestNode node, Puppet a, Attempt attempt) {
        assertThat(attempt.run()).isInstanceOf(IllegalStateException.class);
        assertThat(second.isOver()).isFalse();
        gate.tryEmitEmpty();
        node.until(second::isOver);
        assertThat(second.value()).isEqualTo("second");
        assertThat(node.await(a.act("state"))).isEmpty();
        node.await(node.runtime().stop());
        try (TestNode next = TestNode.on(store, play.type())) {
            assertThat(next.await(next.runtime().actor(Puppet.class, "a").act("state")))
                    .isEmpty();
        }
    }

    private static Throwable thrownBy(Runnable code) {
        try {
            code.run();
            return null;
        } catch (Throwable e) {
            return e;
        }
    }

    private static Throwable thrownElsewhere(Runnable code) {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        onThread(() -> thrown.set(thrownBy(code)));
        return thrown.get();
    }

    private static void onThread(Runnable code) {
        Thread other = new Thread(code, "elsewhere");
        other.start();
        try {
            other.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
