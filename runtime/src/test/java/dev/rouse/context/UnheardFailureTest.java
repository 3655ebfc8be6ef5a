package dev.rouse.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.ActorOptions;
import dev.rouse.CallTimeoutException;
import dev.rouse.LifecycleHook;
import dev.rouse.RuntimeListener;
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
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

/** What fails after its caller has left: one line in the log, one word to the listener, and nothing dropped. */
class UnheardFailureTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final ActorAddress A = ActorAddress.of("hooked", "a");

    private final ScriptedStore store = new ScriptedStore();
    private final Probe.Gates gates = new Probe.Gates();
    private final List<String> told = new ArrayList<>();
    private final List<Throwable> dropped = new ArrayList<>();
    private final AtomicReference<HookedActor> object = new AtomicReference<>();
    private final LogCapture log = new LogCapture("dev.rouse.context");
    private final Hooked.Script script = new Hooked.Script()
            .on(LifecycleHook.WAKE, actor -> Mono.fromRunnable(() -> object.set(actor)))
            .part("fail", actor -> gates.at("turn").then(Mono.error(new IllegalStateException("as the test wishes"))))
            .part("end", actor -> gates.at("turn").thenReturn("ended"));
    private final TestNode node;
    private final Hooked a;

    UnheardFailureTest() {
        Hooks.onErrorDropped(dropped::add);
        node = TestNode.on(
                store,
                options -> options.listener(new RuntimeListener() {
                    @Override
                    public void failedUnheard(ActorAddress address, String action, Throwable error) {
                        told.add(address + " " + action + " " + error.getMessage());
                    }
                }),
                script.type(ActorOptions.builder().callTimeout(TIMEOUT).build(), life -> life));
        a = node.runtime().actor(Hooked.class, "a");
    }

    @AfterEach
    void stop() {
        log.close();
        store.releaseCommits();
        node.close();
        store.verifyNoMoreCalls();
        Hooks.resetOnErrorDropped();
        assertThat(dropped).isEmpty();
    }

    /** What failed: a call of which the caller leaves while its turn runs. */
    private enum Way {
        ACT,
        MINGLE,
        OWN_TURN,
        CALL_OF_A_TURN_THAT_LEAVES
    }

    private Mono<?> call(Way way) {
        return switch (way) {
            case ACT -> a.act("fail");
            case MINGLE -> a.mingle("fail");
            case OWN_TURN -> {
                node.await(a.add("1"));
                yield object.get().own().turn(() -> object.get().act("fail"));
            }
            case CALL_OF_A_TURN_THAT_LEAVES -> {
                script.part(
                        "ask",
                        actor -> actor.others()
                                .actor(Hooked.class, "a")
                                .act("fail")
                                .takeUntilOther(gates.at("leave"))
                                .thenReturn("left"));
                yield node.runtime().actor(Hooked.class, "b").act("ask");
            }
        };
    }

    @ParameterizedTest
    @EnumSource
    void failureOfATurnWhoseCallerHasCancelledIsToldOnce(Way way) {
        Received<?> call = node.call(call(way));
        if (way == Way.CALL_OF_A_TURN_THAT_LEAVES) {
            gates.open("leave");
        } else {
            call.cancel();
        }
        node.run();
        gates.open("turn");
        node.run();
        isTold(1, way == Way.MINGLE ? "mingle" : way == Way.OWN_TURN ? "turn" : "act");
    }

    @ParameterizedTest
    @EnumSource(names = {"ACT", "MINGLE", "OWN_TURN"})
    void failureOfATurnWhoseCallerHasWaitedTooLongIsToldOnce(Way way) {
        Received<?> call = node.call(call(way));
        node.advance(TIMEOUT.plusSeconds(1));
        assertThat(call.error()).isInstanceOf(CallTimeoutException.class);
        gates.open("turn");
        node.run();
        isTold(1, way == Way.MINGLE ? "mingle" : way == Way.OWN_TURN ? "turn" : "act");
    }

    private void isTold(int times, String action) {
        assertThat(told).hasSize(times).allMatch(("hooked/a " + action + " as the test wishes")::equals);
        assertThat(log.of("after its caller had left"))
                .hasSize(times)
                .allSatisfy(line -> assertThat(line)
                        .contains("as the test wishes")
                        .contains("actor=\"hooked/a\"")
                        .contains("action=\"" + action + "\"")
                        .doesNotContain("\n"));
    }

    @Test
    void failureOfACreationWhoseCallerHasLeftIsTold() {
        script.on(
                LifecycleHook.CREATE,
                actor -> gates.at("turn").then(Mono.error(new IllegalStateException("as the test wishes"))));
        Received<Void> creation = node.call(node.runtime().create(A, null));
        creation.cancel();
        node.run();
        gates.open("turn");
        node.run();
        isTold(1, "create");
    }

    @Test
    void changeThatCannotBeSavedAfterItsCallerHasLeftIsTold() {
        node.await(a.add("1"));
        store.holdCommits();
        Received<String> call = node.call(a.add("2"));
        call.cancel();
        node.run();
        store.failHeldCommits(new dev.rouse.kv.error.KvTooLargeException("value", 2, 1));
        store.releaseCommits();
        node.run();
        assertThat(told).singleElement().asString().startsWith("hooked/a add");
        assertThat(node.await(a.look())).isEqualTo("1");
    }

    @Test
    void nothingIsToldOfWhatWasHeardOrEndedWellOrNeverBegan() {
        gates.open("turn");
        assertThat(node.call(a.act("fail")).error()).hasMessage("as the test wishes");
        Probe.Gates before = gates;
        script.part(
                        "slow",
                        actor -> before.at("slow").then(Mono.error(new IllegalStateException("as the test wishes"))))
                .part("well", actor -> before.at("well").thenReturn("well"));
        Received<String> first = node.call(a.act("well"));
        Received<String> second = node.call(a.act("slow"));
        first.cancel();
        second.cancel();
        node.run();
        gates.open("well");
        gates.open("slow");
        node.run();
        isTold(0, "act");
    }
}
