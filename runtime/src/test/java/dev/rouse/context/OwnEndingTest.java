package dev.rouse.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.ActorOptions;
import dev.rouse.ActorStartException;
import dev.rouse.LifecycleHook;
import dev.rouse.fixture.HeldStore;
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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

/**
 * Every place from which an actor may end its own life, in every phase: the order is carried out, once, after the calls that
 * waited for a life that only begins; those that wait for a life that goes on are answered by the next one.
 */
class OwnEndingTest {

    private static final ActorAddress A = ActorAddress.of("hooked", "a");
    private static final Duration PAUSES = Duration.ofSeconds(2);

    private final ScriptedStore scripted = new ScriptedStore();
    private final HeldStore store = new HeldStore(scripted);
    private final Probe.Gates gates = new Probe.Gates();
    private final AtomicBoolean given = new AtomicBoolean();
    private final AtomicReference<HookedActor> object = new AtomicReference<>();
    private final Hooked.Script script = new Hooked.Script();
    private Order order = Order.SLEEP;
    private @Nullable TestNode node;

    OwnEndingTest() {
        for (String call : List.of("1", "2", "3")) {
            script.part(call, actor -> turn(actor, call));
        }
    }

    private Mono<String> turn(HookedActor actor, String call) {
        script.ran.add(call);
        return Mono.just(actor.append(call));
    }

    @AfterEach
    void stop() {
        if (node != null) {
            node.close();
        }
        scripted.verifyNoMoreCalls();
    }

    private enum Order {
        SLEEP("onSleep"),
        DESTROY("onDestroy");

        private final String hook;

        Order(String hook) {
            this.hook = hook;
        }

        void give(HookedActor actor) {
            if (this == SLEEP) {
                actor.own().sleepNow();
            } else {
                actor.own().destroy();
            }
        }
    }

    /** Gives the order, the first time. */
    private void end(HookedActor actor) {
        if (given.compareAndSet(false, true)) {
            order.give(actor);
        }
    }

    private Mono<Void> ending(HookedActor actor) {
        return Mono.fromRunnable(() -> end(actor));
    }

    /** Where the order is given, while a life begins. */
    private enum Beginning {
        INITIAL_STATE,
        ON_CREATE,
        ON_CREATE_BEFORE_IT_RETURNS,
        ON_CREATE_WHILE_IT_WAITS,
        WORK_OF_ON_CREATE,
        ON_MIGRATE,
        ON_WAKE,
        ON_WAKE_WHILE_IT_WAITS,
        WORK_OF_ON_WAKE,
        WORK_WHILE_ON_WAKE_WAITS,
        RUN,
        RUN_FROM_RUNNABLE,
        RUN_DO_FINALLY,
        RUN_DO_ON_TERMINATE,
        RUN_DO_ON_SUBSCRIBE;

        boolean isOfFirstLifeOnly() {
            return ordinal() <= WORK_OF_ON_CREATE.ordinal();
        }

        boolean waits() {
            return name().contains("WAITS");
        }
    }

    private void giveAt(Beginning place) {
        switch (place) {
            case INITIAL_STATE -> script.onInitialState(this::end);
            case ON_CREATE -> script.on(LifecycleHook.CREATE, this::ending);
            case ON_CREATE_BEFORE_IT_RETURNS -> script.on(LifecycleHook.CREATE, actor -> now(actor, this::end));
            case ON_CREATE_WHILE_IT_WAITS -> script.on(LifecycleHook.CREATE, this::waiting);
            case WORK_OF_ON_CREATE ->
                script.on(
                        LifecycleHook.CREATE, actor -> now(actor, me -> me.own().keepAwake(ending(me))));
            case ON_MIGRATE -> script.on(LifecycleHook.MIGRATE, this::ending);
            case ON_WAKE -> script.on(LifecycleHook.WAKE, this::ending);
            case ON_WAKE_WHILE_IT_WAITS -> script.on(LifecycleHook.WAKE, this::waiting);
            case WORK_OF_ON_WAKE ->
                script.on(LifecycleHook.WAKE, actor -> now(actor, me -> me.own().finishBeforeSleep(ending(me))));
            case WORK_WHILE_ON_WAKE_WAITS ->
                script.on(LifecycleHook.WAKE, actor -> {
                    actor.own().keepAwake(ending(actor));
                    return gates.at("hook");
                });
            case RUN -> script.on(LifecycleHook.RUN, actor -> now(actor, this::end));
            case RUN_FROM_RUNNABLE -> script.on(LifecycleHook.RUN, this::ending);
            case RUN_DO_FINALLY ->
                script.on(LifecycleHook.RUN, actor -> Mono.<Void>empty().doFinally(signal -> end(actor)));
            case RUN_DO_ON_TERMINATE ->
                script.on(LifecycleHook.RUN, actor -> Mono.<Void>empty().doOnTerminate(() -> end(actor)));
            case RUN_DO_ON_SUBSCRIBE ->
                script.on(LifecycleHook.RUN, actor -> Mono.<Void>never().doOnSubscribe(it -> end(actor)));
        }
    }

    private static Mono<Void> now(HookedActor actor, Consumer<HookedActor> part) {
        part.accept(actor);
        return Mono.empty();
    }

    /** Whoever holds the actor gives the order while its hook waits. */
    private Mono<Void> waiting(HookedActor actor) {
        object.set(actor);
        return gates.at("hook");
    }

    static Stream<Arguments> beginnings() {
        return Stream.of(Order.values())
                .flatMap(order -> Stream.of(Beginning.values())
                        .flatMap(place -> Stream.of(true, false)
                                .filter(first -> first ? place != Beginning.ON_MIGRATE : !place.isOfFirstLifeOnly())
                                .map(first -> Arguments.of(order, place, first))));
    }

    @ParameterizedTest
    @MethodSource("beginnings")
    void aLifeThatIsToEndBeforeItHasBegunAnswersFirstWhoWaitsForIt(Order given, Beginning place, boolean first) {
        order = given;
        if (!first) {
            start(1).await(a().act("1"));
            node.close();
        }
        giveAt(place);
        start(2);
        script.ran.clear();
        List<Received<String>> calls = three();
        node.run();
        if (place.waits()) {
            HookedActor waiting = object.get();
            if (waiting != null) {
                end(waiting);
            }
            node.run();
            assertThat(calls).noneMatch(Received::isOver);
            gates.open("hook");
        }
        node.run();
        String before = first ? "" : "1";
        assertThat(values(calls)).containsExactly(before + "1", before + "12", before + "123");
        assertThat(script.ran)
                .containsExactlyElementsOf(
                        first
                                ? List.of("onCreate", "onWake", "run", "1", "2", "3", order.hook)
                                : place == Beginning.ON_MIGRATE
                                        ? List.of("onMigrate", "onWake", "run", "1", "2", "3", order.hook)
                                        : List.of("onMigrate", "onWake", "run", "1", "2", "3", order.hook));
        isOver(order == Order.SLEEP ? before + "123" : "");
    }

    /** Nobody is there any more, and the next life begins with {@code state}. */
    private void isOver(String state) {
        node.advance(PAUSES);
        assertThat(node.slept).hasSize(order == Order.SLEEP ? 1 : 0);
        assertThat(node.await(a().look())).isEqualTo(state);
    }

    private TestNode start(int version) {
        node = TestNode.on(store, script.type(life -> life.stateVersion(version)));
        return node;
    }

    private Hooked a() {
        return node.runtime().actor(Hooked.class, "a");
    }

    /** Three calls, all of which wait for the life that they begin. */
    private List<Received<String>> three() {
        store.holdReads();
        List<Received<String>> calls =
                List.of(Received.from(a().act("1")), Received.from(a().act("2")), Received.from(a().act("3")));
        node.run();
        assertThat(calls).noneMatch(Received::isOver);
        store.releaseReads();
        return calls;
    }

    private static List<String> values(List<Received<String>> calls) {
        return calls.stream().map(Received::value).toList();
    }

    @ParameterizedTest
    @EnumSource
    void whoCreatesAnActorThatEndsAtOnceIsToldThatItWasCreated(Order given) {
        order = given;
        giveAt(Beginning.ON_CREATE);
        start(1);
        node.await(node.runtime().create(A, null));
        node.run();
        assertThat(script.ran).containsExactly("onCreate", "onWake", "run", order.hook);
        isOver("");
    }

    /** Where the order is given, by a part of a turn: who waits behind it is answered by the next life. */
    private enum Part {
        EXCLUSIVE,
        INTERLEAVED,
        READ_ONLY_STREAM,
        OWN_TURN,
        FIRING
    }

    static Stream<Arguments> parts() {
        return Stream.of(Order.values())
                .flatMap(order -> Stream.of(Part.values()).map(part -> Arguments.of(order, part)));
    }

    @ParameterizedTest
    @MethodSource("parts")
    void aTurnThatEndsItsLifeIsAnsweredAndWhoWaitsIsAnsweredByTheNext(Order order, Part part) {
        this.order = order;
        script.part("end", actor -> {
            script.ran.add("end");
            end(actor);
            return Mono.just("ends");
        });
        script.part("later", actor -> Mono.just(actor.plan().after(Duration.ofSeconds(1), "act", "end")));
        script.on(LifecycleHook.WAKE, actor -> now(actor, object::set));
        start(1).await(a().act("1"));
        script.ran.clear();
        Received<?> ending = giveIn(part);
        Received<String> second = Received.from(a().act("2"));
        Received<String> third = Received.from(a().act("3"));
        node.run();
        node.advance(PAUSES);
        assertThat(ending.error()).isNull();
        answeredByTheNext(second, third, "1");
        assertThat(script.ran)
                .startsWith("end", order.hook)
                .containsSubsequence(order.hook, "onWake", "run")
                .endsWith(order == Order.SLEEP || second.value().equals("2") ? "3" : "2");
    }

    /** After a destruction, calls are made again after pauses, which keep no order. */
    private void answeredByTheNext(Received<String> second, Received<String> third, String state) {
        List<String> answers = values(List.of(second, third));
        if (order == Order.SLEEP) {
            assertThat(answers).containsExactly(state + "2", state + "23");
        } else {
            assertThat(answers).isIn(List.of("2", "23"), List.of("32", "3"));
        }
    }

    private Received<?> giveIn(Part part) {
        return switch (part) {
            case EXCLUSIVE -> Received.from(a().act("end"));
            case INTERLEAVED -> Received.from(a().mingle("end"));
            case READ_ONLY_STREAM -> Received.from(a().watch("end"));
            case OWN_TURN ->
                Received.from(object.get().own().turn(() -> {
                    script.ran.add("end");
                    end(object.get());
                    return Mono.empty();
                }));
            case FIRING -> {
                Received<String> planned = node.call(a().act("later"));
                node.jump(Duration.ofMillis(900));
                script.part("wait", actor -> gates.at("turn").thenReturn("waited"));
                Received<String> holds = node.call(a().act("wait"));
                node.jump(Duration.ofMillis(200));
                gates.open("turn");
                assertThat(holds.isOver()).isTrue();
                yield planned;
            }
        };
    }

    @ParameterizedTest
    @EnumSource
    void anOrderFromElsewhereLetsWhatRunsEndAndIsCarriedOutThen(Order order) {
        this.order = order;
        script.on(LifecycleHook.WAKE, actor -> now(actor, object::set))
                .part("1", actor -> gates.at("turn").then(turn(actor, "1")));
        start(1);
        List<Received<String>> calls = three();
        node.run();
        end(object.get());
        node.run();
        assertThat(calls).noneMatch(Received::isOver);
        gates.open("turn");
        node.run();
        node.advance(PAUSES);
        assertThat(calls.get(0).value()).isEqualTo("1");
        answeredByTheNext(calls.get(1), calls.get(2), "1");
        assertThat(script.ran).containsSubsequence("1", order.hook, "onWake", "run");
    }

    @ParameterizedTest
    @EnumSource
    void runThatEndsLaterEndsTheLife(Order order) {
        this.order = order;
        script.on(LifecycleHook.RUN, actor -> gates.at("run").doFinally(signal -> end(actor)));
        start(1).await(a().act("1"));
        gates.open("run");
        node.run();
        assertThat(script.ran).containsExactly("onCreate", "onWake", "run", "1", order.hook);
        isOver(order == Order.SLEEP ? "1" : "");
    }

    @Test
    void aLastHookMayStillDestroyAndHasNothingElseToOrder() {
        script.on(
                LifecycleHook.SLEEP,
                actor -> now(actor, me -> {
                    me.own().sleepNow();
                    me.own().destroy();
                }));
        script.on(
                LifecycleHook.DESTROY,
                actor -> now(actor, me -> {
                    me.own().sleepNow();
                    me.own().destroy();
                }));
        script.part("end", actor -> now(actor, me -> me.own().sleepNow()).thenReturn("ends"));
        start(1).await(a().act("1"));
        node.await(a().act("end"));
        node.run();
        assertThat(script.ran).endsWith("1", "onSleep", "onDestroy");
        assertThat(node.await(a().look())).isEmpty();
    }

    @Test
    void aDestructionOutweighsASleepHoweverTheyAreOrdered() {
        script.on(
                LifecycleHook.WAKE,
                actor -> now(actor, me -> {
                    if (given.compareAndSet(false, true)) {
                        me.own().destroy();
                        me.own().sleepNow();
                    }
                }));
        start(1);
        List<Received<String>> calls = three();
        node.run();
        assertThat(values(calls)).containsExactly("1", "12", "123");
        assertThat(script.ran).endsWith("3", "onDestroy");
    }

    @Test
    void aTurnThatPutsTheActorToSleepBeforeItsDestructionIsDueLetsItBeDestroyed() {
        script.on(LifecycleHook.WAKE, this::ending);
        script.part("1", actor -> {
            actor.own().sleepNow();
            return turn(actor, "1");
        });
        order = Order.DESTROY;
        start(1);
        List<Received<String>> calls = three();
        node.run();
        node.advance(PAUSES);
        assertThat(script.ran).startsWith("onCreate", "onWake", "run", "1", "onDestroy", "onCreate");
        assertThat(calls).allMatch(Received::isOver);
    }

    @Test
    void aDestructionThatCannotBeCarriedOutIsLogged() {
        script.on(LifecycleHook.CREATE, this::ending)
                .on(
                        LifecycleHook.WAKE,
                        actor -> now(actor, object::set)
                                .then(
                                        given.compareAndSet(true, true)
                                                ? Mono.error(new IllegalStateException("x"))
                                                : Mono.empty()));
        order = Order.DESTROY;
        start(1);
        try (LogCapture log = new LogCapture("dev.rouse.context")) {
            assertThat(node.call(a().act("1")).error()).isInstanceOf(ActorStartException.class);
            assertThat(log.of("to be destroyed")).singleElement().asString().contains("hooked/a");
            object.get().own().destroy();
            node.run();
            assertThat(log.of("to be destroyed")).hasSize(2);
        }
        script.on(LifecycleHook.WAKE, actor -> Mono.empty());
        assertThat(node.await(a().look())).isEmpty();
        assertThat(script.ran).doesNotContain("onDestroy");
    }

    // LoopGroup and stacks.

    @ParameterizedTest
    @EnumSource
    void aLifeThatAlwaysEndsAtOnceDoesNotSpin(Order order) {
        script.on(LifecycleHook.RUN, actor -> Mono.fromRunnable(() -> order.give(actor)));
        start(1).await(a().act("1"));
        node.advance(Duration.ofMinutes(5));
        assertThat(node.starts).hasSize(1);
        node.await(a().act("2"));
        node.advance(Duration.ofMinutes(5));
        assertThat(node.starts).hasSize(2);
    }

    @Test
    void dueEntriesOfAnActorThatAlwaysEndsAtOnceFireInOneLife() {
        script.on(
                LifecycleHook.RUN, actor -> Mono.fromRunnable(() -> actor.own().sleepNow()));
        script.part("plan", actor -> {
            for (String entry : List.of("1", "2", "3")) {
                actor.plan().after(Duration.ofSeconds(1), "act", entry);
            }
            return Mono.just("planned");
        });
        start(1).await(a().act("plan"));
        node.run();
        assertThat(node.starts).hasSize(1);
        node.advance(Duration.ofMinutes(1));
        assertThat(node.fired).hasSize(3);
        assertThat(node.starts).hasSize(2);
        assertThat(node.await(a().look())).hasSize(3);
    }

    @ParameterizedTest
    @EnumSource
    void livesThatEndWithEveryCallDoNotBeginInsideEachOther(Order order) {
        int many = 3_000;
        AtomicReference<Integer> deepest = new AtomicReference<>(0);
        List<String> answered = new ArrayList<>();
        script.part("end", actor -> {
            order.give(actor);
            deepest.accumulateAndGet(
                    (int) StackWalker.getInstance().walk(Stream::count).longValue(), Math::max);
            return Mono.just("ends");
        });
        node = TestNode.on(
                store,
                script.type(ActorOptions.builder().mailboxCapacity(many + 1).build(), life -> life));
        node.await(a().act("end"));
        int one = deepest.get();
        int calls = order == Order.SLEEP ? many : 1;
        for (int i = 0; i < calls; i++) {
            a().act("end").subscribe(answered::add);
        }
        node.run();
        node.advance(PAUSES);
        assertThat(answered).hasSize(calls);
        assertThat(deepest.get()).isLessThan(one + 200);
    }
}
