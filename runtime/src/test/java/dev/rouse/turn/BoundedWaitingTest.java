package dev.rouse.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.ActorOptions;
import dev.rouse.CallTimeoutException;
import dev.rouse.FailurePolicy;
import dev.rouse.LifecycleHook;
import dev.rouse.MailboxFullException;
import dev.rouse.OverloadedException;
import dev.rouse.fixture.Hooked;
import dev.rouse.fixture.Probe;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.ScriptedStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Wherever calls of an actor wait, no more of them do than its mailbox holds; the others are told so. */
class BoundedWaitingTest {

    private static final int CAPACITY = 10;
    private static final int HOOK = 1;
    private static final int DESTRUCTION_AND_HOOK = 2;
    private static final ActorAddress A = ActorAddress.of("hooked", "a");

    private final ScriptedStore store = new ScriptedStore();
    private final Probe.Gates gates = new Probe.Gates();
    private final Hooked.Script script = new Hooked.Script().part("sleep", actor -> {
        actor.own().sleepNow();
        return Mono.empty();
    });
    private final TestNode node = TestNode.on(
            store,
            options -> options.warmCacheBytes(0),
            script.type(
                    ActorOptions.builder()
                            .mailboxCapacity(CAPACITY)
                            .callTimeout(Duration.ofSeconds(3))
                            .build(),
                    life -> life.failure(
                            FailurePolicy.RESTART.withBackoff(Duration.ofSeconds(1), Duration.ofSeconds(1)))));
    private final Hooked a = node.runtime().actor(Hooked.class, "a");
    private final List<Received<String>> calls = new ArrayList<>();

    @AfterEach
    void nothingIsLeftOpen() {
        gates.open("gate");
        store.releaseReads();
        store.releaseCommits();
        node.run();
        node.close();
        store.verifyNoMoreCalls();
        assertThat(calls).allMatch(Received::isOver);
    }

    private long open() {
        return calls.stream().filter(call -> !call.isOver()).count();
    }

    private Received<String> call() {
        Received<String> call = node.call(a.add("+"));
        calls.add(call);
        return call;
    }

    private void callTooOften() {
        for (int i = 0; i < 10 * CAPACITY; i++) {
            call();
        }
    }

    /** @param others what else waits there */
    private void assertBounded(int others) {
        assertThat(open()).isEqualTo(CAPACITY - others);
        assertThat(calls).filteredOn(Received::isOver).allMatch(call -> call.error() instanceof MailboxFullException);
    }

    private void beginDestruction() {
        node.await(a.add("x"));
        script.on(LifecycleHook.DESTROY, actor -> gates.at("gate"));
        node.call(node.runtime().destroy(A));
    }

    @Test
    void untilADestructionIsOver() {
        beginDestruction();
        callTooOften();
        assertBounded(DESTRUCTION_AND_HOOK);
        node.advance(Duration.ofMillis(30));
        callTooOften();
        assertBounded(DESTRUCTION_AND_HOOK);
        gates.open("gate");
        node.advance(Duration.ofSeconds(1));
        assertThat(open()).isZero();
        assertThat(node.await(a.look())).isEqualTo("+".repeat(CAPACITY - DESTRUCTION_AND_HOOK));
    }

    @Test
    void inTurnsThatCallTheirOwnActor() {
        node.await(a.add("x"));
        script.part("hang", actor -> gates.at("hang").thenReturn("hung"));
        script.part(
                "often",
                actor -> Flux.range(0, 10 * CAPACITY)
                        .flatMap(
                                i -> actor.others()
                                        .actor(Hooked.class, "a")
                                        .mingle("hang")
                                        .onErrorResume(MailboxFullException.class, full -> Mono.just("full")),
                                10 * CAPACITY)
                        .filter("hung"::equals)
                        .count()
                        .map(String::valueOf));
        Received<String> often = node.call(a.mingle("often"));
        callTooOften();
        assertThat(open()).as("others find no room").isZero();
        gates.open("hang");
        node.run();
        assertThat(often.value()).isEqualTo(String.valueOf(2 * CAPACITY - 1));
    }

    @Test
    void inANewLifeBesideThoseThatStillPause() {
        beginDestruction();
        for (int i = 0; i < CAPACITY - DESTRUCTION_AND_HOOK; i++) {
            call();
        }
        gates.open("gate");
        node.run();
        script.part("hang", actor -> gates.at("hang").thenReturn("hung"));
        for (int i = 0; i < CAPACITY; i++) {
            calls.add(node.call(a.act("hang")));
        }
        assertBounded(0);
        node.advance(Duration.ofMillis(30));
        assertBounded(0);
        gates.open("hang");
        node.advance(Duration.ofSeconds(1));
        assertThat(node.await(a.look())).isEqualTo("+".repeat(CAPACITY - DESTRUCTION_AND_HOOK));
    }

    @Test
    void untilADestructionIsOverWithoutThoseThatGaveUp() {
        beginDestruction();
        callTooOften();
        Received<String> gone =
                calls.stream().filter(call -> !call.isOver()).findFirst().orElseThrow();
        gone.cancel();
        node.run();
        calls.remove(gone);
        assertThat(call().isOver()).as("there is room again").isFalse();
        assertThat(call().isOver()).isTrue();
        gates.open("gate");
        node.advance(Duration.ofSeconds(1));
        assertThat(node.await(a.look())).isEqualTo("+".repeat(CAPACITY - DESTRUCTION_AND_HOOK));
    }

    @Test
    void untilADestructionIsOverWithinTheirTime() {
        node.await(a.add("x"));
        script.on(LifecycleHook.DESTROY, actor -> gates.at("gate"));
        script.on(
                LifecycleHook.SLEEP,
                actor -> gates.at("sleep")
                        .then(Mono.fromRunnable(() -> actor.own().destroy())));
        node.await(a.act("sleep"));
        Received<String> late = call();
        node.advance(Duration.ofMillis(2_990));
        gates.open("sleep");
        node.run();
        assertThat(late.isOver()).as("it pauses").isFalse();
        node.advance(Duration.ofMillis(11));
        assertThat(late.error()).isInstanceOf(CallTimeoutException.class);
        gates.open("gate");
        node.advance(Duration.ofSeconds(1));
        assertThat(node.await(a.look())).as("it is not made again").isEmpty();
    }

    @Test
    void untilALifeHasGoneToSleep() {
        node.await(a.add(""));
        script.on(LifecycleHook.SLEEP, actor -> gates.at("gate"));
        node.await(a.act("sleep"));
        callTooOften();
        assertBounded(HOOK);
        gates.open("gate");
        node.run();
        assertThat(node.await(a.look())).isEqualTo("+".repeat(CAPACITY - HOOK));
    }

    @Test
    void untilAStartIsRead() {
        store.holdReads();
        callTooOften();
        assertBounded(0);
        store.releaseReads();
        node.run();
        assertThat(node.await(a.look())).isEqualTo("+".repeat(CAPACITY));
    }

    @Test
    void untilAStartThatReadsNoMoreIsForgotten() {
        store.holdReads();
        callTooOften();
        node.advance(Duration.ofSeconds(4));
        assertThat(calls).anyMatch(call -> call.error() instanceof CallTimeoutException);
        assertThat(open()).isZero();
        callTooOften();
        assertThat(open()).isEqualTo(CAPACITY);
    }

    @Test
    void untilTheHookOfTheStartHasEnded() {
        node.await(a.add(""));
        node.await(a.act("sleep"));
        script.on(LifecycleHook.WAKE, actor -> gates.at("gate"));
        callTooOften();
        assertBounded(HOOK);
    }

    @Test
    void untilAPauseAfterAFailureIsOver() {
        node.await(a.add(""));
        node.await(a.act("sleep"));
        script.on(LifecycleHook.WAKE, actor -> Mono.error(new IllegalStateException("scripted")));
        assertThat(node.call(a.look()).error()).isNotNull();
        script.on(LifecycleHook.WAKE, actor -> Mono.empty());
        callTooOften();
        assertBounded(0);
        node.advance(Duration.ofSeconds(2));
        assertThat(node.await(a.look())).isEqualTo("+".repeat(CAPACITY));
    }

    @Test
    void forRoomThatSlowSleepersLeave() {
        script.on(LifecycleHook.SLEEP, actor -> gates.at("gate"));
        try (TestNode small =
                TestNode.on(store, options -> options.maxResidentActors(4), new byte[] {'S'}, script.type())) {
            for (int i = 0; i < 20; i++) {
                Received<String> call =
                        small.call(small.runtime().actor(Hooked.class, "a" + i).add("+"));
                assertThat(call.isOver()).isTrue();
                assertThat(call.error()).satisfies(error -> {
                    if (error != null) {
                        assertThat(error).isInstanceOf(OverloadedException.class);
                    }
                });
                assertThat(small.runtime().health().residentActors()).isLessThanOrEqualTo(8);
            }
            gates.open("gate");
            small.run();
            assertThat(small.call(small.runtime().actor(Hooked.class, "a19").add("+"))
                            .value())
                    .isEqualTo("+");
        }
    }

    @Test
    void untilAnActorIsResumed() {
        node.await(a.add(""));
        node.await(node.runtime().pause(A));
        store.holdReads();
        Received<Void> resumed = node.call(node.runtime().resume(A));
        callTooOften();
        assertBounded(1);
        store.holdCommits();
        store.releaseReads();
        node.run();
        assertThat(resumed.isOver()).isFalse();
        callTooOften();
        assertThat(open())
                .as("beside those that wait for the mark to be stored")
                .isEqualTo(CAPACITY);
        store.releaseCommits();
        node.run();
        assertThat(resumed.isOver()).isTrue();
        assertThat(node.await(a.look())).isEqualTo("+".repeat(CAPACITY));
    }
}
