package dev.rouse.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorStoppedException;
import dev.rouse.LifecycleHook;
import dev.rouse.RouseException;
import dev.rouse.StoreUnavailableException;
import dev.rouse.fixture.Hooked;
import dev.rouse.fixture.LogCapture;
import dev.rouse.fixture.Probe;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.kv.error.KvFullException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** A node that stops ends the lives on it as they would end alone, as far as its deadline allows. */
class GracefulStopTest {

    private final ScriptedStore store = new ScriptedStore();
    private final Probe.Gates gates = new Probe.Gates();
    private final Hooked.Script script = new Hooked.Script()
            .on(LifecycleHook.SLEEP, actor -> Mono.fromRunnable(() -> actor.append("s")))
            .part("wait", actor -> gates.at("turn").thenReturn(actor.append("w")))
            .part("until stopping", actor -> actor.own().whenStopping().then(Mono.fromSupplier(() -> "stopped")))
            .part("work", actor -> {
                actor.own().keepAwake(gates.at("work").name("the work"));
                return Mono.just("works");
            });
    private TestNode node = TestNode.on(store, script.type());
    private final Hooked a = node.runtime().actor(Hooked.class, "a");

    @AfterEach
    void stop() {
        node.close();
        store.verifyNoMoreCalls();
    }

    private String restarted() {
        node = TestNode.on(store, script.type());
        return node.await(node.runtime().actor(Hooked.class, "a").look());
    }

    @Test
    void lastHooksRunAndWhatTheyChangeIsSaved() {
        node.await(a.add("1"));
        assertThat(node.await(node.runtime().stop())).isZero();
        assertThat(restarted()).isEqualTo("1s");
    }

    @Test
    void callsThatWaitAreStillAnswered() {
        node.await(a.add("1"));
        Received<String> running = node.call(a.act("wait"));
        Received<String> behind = node.call(a.add("2"));
        Received<Integer> stopped = node.call(node.runtime().stop());
        gates.open("turn");
        node.run();
        assertThat(running.value()).isEqualTo("1w");
        assertThat(behind.value()).isEqualTo("1w2");
        assertThat(stopped.value()).isZero();
        assertThat(restarted()).isEqualTo("1w2s");
    }

    @Test
    void whatListensToTheSignalEndsByItself() {
        Received<String> stream = Received.from(a.watch("until stopping"));
        node.run();
        Received<Integer> stopped = node.call(node.runtime().stop());
        node.run();
        assertThat(stream.value()).isEqualTo("stopped");
        assertThat(stopped.value()).isZero();
    }

    @Test
    void whatDoesNotEndIsCutOffAtTheEndOfTheGracePeriod() {
        node.await(a.add("1"));
        node.await(a.act("work"));
        Received<String> stuck = node.call(a.mingle("wait"));
        Received<Integer> stopped = node.call(node.runtime().stop());
        node.advance(Duration.ofSeconds(14));
        assertThat(stopped.isOver()).isFalse();
        node.advance(Duration.ofSeconds(17));
        assertThat(stuck.error()).isInstanceOf(ActorStoppedException.class);
        assertThat(stopped.isOver()).isTrue();
        assertThat(restarted()).isEqualTo("1s");
    }

    /** Its actor may even be awake again, and asleep. */
    @Test
    void aTurnOfALifeThatCouldNotBeSavedIsEndedWithTheNode() {
        script.part("hang", actor -> Mono.never()).part("add", actor -> Mono.just(actor.append("2")));
        node.await(a.add("1"));
        Received<String> stuck = node.call(a.mingle("hang"));
        store.holdCommits();
        Received<String> refused = node.call(a.mingle("add"));
        store.failHeldCommits(new KvFullException(1, 1));
        store.releaseCommits();
        node.run();
        assertThat(refused.error()).isInstanceOf(StoreUnavailableException.class);
        assertThat(stuck.isOver()).isFalse();
        assertThat(node.await(node.runtime().stop())).isZero();
        node.run();
        assertThat(stuck.error()).isInstanceOf(RouseException.class);
        assertThat(restarted()).isEqualTo("1");
    }

    @Test
    void aDeadlineThatCutsItShortNamesWhoWasLeftAndLosesNothingAcknowledged() {
        node.await(a.add("1"));
        node.call(a.act("wait"));
        try (LogCapture log = new LogCapture("dev.rouse.lane")) {
            Received<Integer> stopped = node.call(node.runtime().stop(Duration.ofSeconds(2)));
            node.advance(Duration.ofSeconds(3));
            assertThat(stopped.value()).isEqualTo(1);
            assertThat(log.of("had not ended")).singleElement().asString().contains("hooked/a RUNNING");
        }
        assertThat(restarted()).isEqualTo("1");
    }
}
