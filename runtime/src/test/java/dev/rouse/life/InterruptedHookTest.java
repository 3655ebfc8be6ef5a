package dev.rouse.life;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorNotFoundException;
import dev.rouse.ActorOptions;
import dev.rouse.Durability;
import dev.rouse.LifecycleHook;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.KvEntry;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.kv.error.KvTooLargeException;
import dev.rouse.life.HookTrace.HookTraceActor;
import dev.rouse.record.Keys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Whatever interrupts a life in whatever hook: nothing of what the hook changed is stored, or all of it. */
class InterruptedHookTest {

    private static final Duration LONG = Duration.ofSeconds(1);

    private final ScriptedStore store = new ScriptedStore();
    private final HookTraceRows rows = new HookTraceRows(store);
    private final HookTrace.Script script = new HookTrace.Script();
    private final List<TestNode> nodes = new ArrayList<>();
    private final Sinks.Empty<Void> gate = Sinks.empty();
    private @Nullable HookTraceActor object;
    private boolean interrupted;

    /** The hook that is interrupted. */
    private enum At {
        CREATE(LifecycleHook.CREATE),
        CREATE_BY_A_CALL(LifecycleHook.CREATE),
        FIRST_WAKE(LifecycleHook.WAKE),
        FIRST_WAKE_BY_A_CALL(LifecycleHook.WAKE),
        FIRST_RUN(LifecycleHook.RUN),
        MIGRATE(LifecycleHook.MIGRATE),
        WAKE(LifecycleHook.WAKE),
        RUN(LifecycleHook.RUN),
        SLEEP(LifecycleHook.SLEEP),
        DESTROY(LifecycleHook.DESTROY);

        private final LifecycleHook hook;

        At(LifecycleHook hook) {
            this.hook = hook;
        }

        boolean isFirstLife() {
            return ordinal() <= FIRST_RUN.ordinal();
        }
    }

    /** Places in the hook. */
    private enum When {
        BEFORE_IT_RETURNS,
        WHILE_IT_WAITS,
        WHILE_ITS_STATE_IS_ENCODED
    }

    private enum Interruption {
        NOTHING,
        TYPE_IS_PAUSED,
        ACTOR_IS_PAUSED,
        SLEEPS_NOW,
        DESTROYS_ITSELF,
        IS_DESTROYED,
        NODE_STOPS,
        NODE_STOPS_AT_ONCE,
        PLACE_IS_LOST,
        COMMIT_FAILS,
        HOOK_FAILS,
        HOOK_HANGS,
        CALLER_GIVES_UP,
        CODEC_FAILS,
        CODEC_FAILS_LATER,
        CODEC_FAILS_EVEN_LATER
    }

    static Stream<Arguments> interruptions() {
        return Stream.of(At.values())
                .flatMap(at -> Stream.of(When.values())
                        .flatMap(when -> Stream.of(Interruption.values())
                                .flatMap(what ->
                                        durabilities(at, when, what).map(each -> Arguments.of(at, when, what, each)))));
    }

    /** Either durability for half of the cases; both for all where more rounds are asked for. */
    private static Stream<Durability> durabilities(At at, When when, Interruption what) {
        boolean isEven = (at.ordinal() + when.ordinal() + what.ordinal()) % 2 == 0;
        Durability later = Durability.within(Duration.ofSeconds(1));
        return Integer.getInteger("rouse.search.rounds") != null
                ? Stream.of(Durability.BEFORE_REPLY, later)
                : Stream.of(isEven ? Durability.BEFORE_REPLY : later);
    }

    @AfterEach
    void stop() {
        store.releaseCommits();
        nodes.forEach(TestNode::close);
        store.verifyNoMoreCalls();
    }

    @ParameterizedTest
    @MethodSource("interruptions")
    void aHookIsStoredAsAWholeOrNotAtAll(At at, When when, Interruption what, Durability durability) {
        ActorOptions options = ActorOptions.builder().durability(durability).build();
        TestNode node = prepared(at, options);
        Received<?>[] trigger = new Received<?>[1];
        Runnable interruption = () -> interrupt(what, node, trigger[0]);
        script.on((hook, actor) -> {
            if (hook != at.hook || interrupted) {
                return Mono.empty();
            }
            interrupted = true;
            object = actor;
            return hook(when, what, interruption);
        });
        if (what == Interruption.COMMIT_FAILS) {
            store.holdCommits();
        }
        trigger[0] = node.call(trigger(at, node));
        if (when == When.WHILE_IT_WAITS) {
            interruption.run();
            node.run();
            rows.areWhole();
            gate.tryEmitEmpty();
        }
        node.run();
        store.releaseCommits();
        for (int i = 0; i < 10; i++) {
            TestNode.pass(LONG, node);
            rows.areWhole();
        }
        assertThat(interrupted).isTrue();
        itGoesOn(what, options);
    }

    /** A node on which the hook is about to run. */
    private TestNode prepared(At at, ActorOptions options) {
        if (!at.isFirstLife()) {
            TestNode earlier = node(options, 1);
            earlier.await(a(earlier).mark("before"));
            if (at == At.SLEEP || at == At.DESTROY) {
                script.on((hook, actor) -> Mono.fromRunnable(() -> object = actor));
                return earlier;
            }
            earlier.close();
            rows.areWhole();
        }
        return node(options, at == At.MIGRATE ? 2 : 1);
    }

    private TestNode node(ActorOptions options, int version) {
        ActorOptions lives = options.toBuilder()
                .lifecycle(l -> l.stateVersion(version)
                        .timeout(LifecycleHook.MIGRATE, LONG.multipliedBy(5))
                        .grace(LONG.multipliedBy(2)))
                .build();
        TestNode node = TestNode.on(store, script.type(lives));
        nodes.add(node);
        return node;
    }

    private static HookTrace a(TestNode node) {
        return node.runtime().actor(HookTrace.class, "a");
    }

    private static Mono<?> trigger(At at, TestNode node) {
        return switch (at) {
            case CREATE, FIRST_WAKE -> node.runtime().create(HookTrace.ADDRESS, null);
            case SLEEP ->
                node.runtime().pause(HookTrace.ADDRESS).then(node.runtime().resume(HookTrace.ADDRESS));
            case DESTROY -> node.runtime().destroy(HookTrace.ADDRESS);
            default -> a(node).mark("call");
        };
    }

    private Mono<Void> hook(When when, Interruption what, Runnable interruption) {
        if (when == When.WHILE_ITS_STATE_IS_ENCODED) {
            script.onEncoding(() -> {
                script.onEncoding(() -> {});
                interruption.run();
            });
        } else if (when == When.BEFORE_IT_RETURNS) {
            interruption.run();
        }
        return switch (what) {
            case HOOK_FAILS -> Mono.error(new IllegalStateException("scripted"));
            case HOOK_HANGS -> Mono.never();
            default -> when == When.WHILE_IT_WAITS ? gate.asMono() : Mono.empty();
        };
    }

    private void interrupt(Interruption what, TestNode node, @Nullable Received<?> trigger) {
        switch (what) {
            case TYPE_IS_PAUSED -> node.pausesType(HookTrace.ADDRESS.type());
            case ACTOR_IS_PAUSED -> Received.from(node.runtime().pause(HookTrace.ADDRESS));
            case SLEEPS_NOW -> object.own().sleepNow();
            case DESTROYS_ITSELF -> object.own().destroy();
            case IS_DESTROYED -> Received.from(node.runtime().destroy(HookTrace.ADDRESS));
            case NODE_STOPS -> Received.from(node.runtime().stop(Duration.ofMinutes(1)));
            case NODE_STOPS_AT_ONCE -> Received.from(node.runtime().stop(Duration.ZERO));
            case PLACE_IS_LOST ->
                store.entries().stream()
                        .map(KvEntry::key)
                        .filter(key -> key.startsWith(new Keys((byte) 'R').epochs()))
                        .forEach(store::remove);
            case COMMIT_FAILS -> failCommits();
            case CODEC_FAILS -> failEncoding(1);
            case CODEC_FAILS_LATER -> failEncoding(2);
            case CODEC_FAILS_EVEN_LATER -> failEncoding(3);
            case CALLER_GIVES_UP -> {
                if (trigger != null) {
                    trigger.cancel();
                }
            }
            case NOTHING, HOOK_FAILS, HOOK_HANGS -> {}
        }
    }

    /** The one that is in flight; where there is none, the next. */
    private void failCommits() {
        KvTooLargeException error = new KvTooLargeException("value", 2, 1);
        if (!store.failHeldCommits(error)) {
            store.failNextCommit(error);
        }
        store.releaseCommits();
    }

    private void failEncoding(int which) {
        int[] encodings = new int[1];
        script.onEncoding(() -> {
            if (++encodings[0] == which) {
                throw new IllegalStateException("scripted");
            }
        });
    }

    /** Another call is served, on another node where this one has ended; after a destruction nothing is left. */
    private void itGoesOn(Interruption what, ActorOptions options) {
        script.quiet();
        boolean ended = what == Interruption.NODE_STOPS
                || what == Interruption.NODE_STOPS_AT_ONCE
                || what == Interruption.PLACE_IS_LOST;
        TestNode node = ended ? node(options, 2) : nodes.get(nodes.size() - 1);
        node.resumesTypes();
        node.await(node.runtime().resume(HookTrace.ADDRESS).onErrorComplete(ActorNotFoundException.class));
        assertThat(node.await(a(node).mark("after")))
                .contains("CREATE;")
                .contains("WAKE;")
                .endsWith("after;");
        TestNode.pass(LONG.multipliedBy(2), node);
        rows.areWhole();
        node.await(node.runtime().destroy(HookTrace.ADDRESS));
        assertThat(rows.all()).isEmpty();
    }
}
