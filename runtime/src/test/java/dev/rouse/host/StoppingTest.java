package dev.rouse.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.ActorAddress;
import dev.rouse.ActorOptions;
import dev.rouse.Durability;
import dev.rouse.NodeHealth;
import dev.rouse.NodeUnavailableException;
import dev.rouse.OutcomeUnknownException;
import dev.rouse.fixture.Probe;
import dev.rouse.fixture.Puppet;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.KvEntry;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.PendingCommit;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.kv.error.KvUnavailableException;
import dev.rouse.record.Keys;
import dev.rouse.record.Suffix;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.local.LocalIoHandler;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A node that stops or lost its place: everybody is told, and told the truth. */
class StoppingTest {

    private static final ActorAddress A = ActorAddress.of("probe", "a");

    private final ScriptedStore store = new ScriptedStore();
    private final Probe.Gates gates = new Probe.Gates();
    private final Puppet.Play play = new Puppet.Play().part("weak", puppet -> {
        puppet.save(Durability.ON_SLEEP);
        return gates.at("gate").thenReturn(puppet.add("+"));
    });
    private final TestNode node = TestNode.on(store, Probe.type(gates), play.type());
    private final Probe a = node.runtime().actor(Probe.class, "a");
    private final Probe b = node.runtime().actor(Probe.class, "b");

    @AfterEach
    void nothingIsLeftOpen() {
        store.releaseReads();
        store.releaseCommits();
        store.releaseTransacts();
        store.heal();
        node.close();
        store.verifyNoMoreCalls();
    }

    private void takeTheStore() {
        store.entries().stream()
                .map(KvEntry::key)
                .filter(key -> key.startsWith(new Keys((byte) 'R').epochs()))
                .forEach(store::remove);
    }

    @Test
    void aTurnThatOutlivesTheStopIsToldToItsCaller() {
        node.await(a.add(1));
        Received<Long> running = node.call(a.addThenWait(1, "gate"));
        Received<Long> reading = node.call(b.valueAfter("gate"));
        Received<Integer> stopped = node.call(node.runtime().stop(Duration.ofSeconds(1)));
        node.advance(Duration.ofSeconds(2));
        assertThat(stopped.value()).isEqualTo(2);
        assertThat(running.error()).isInstanceOf(NodeUnavailableException.class);
        assertThat(reading.error()).isInstanceOf(NodeUnavailableException.class);
    }

    @Test
    void aCommitWhoseOutcomeIsOutWhenTheNodeHasStoppedIsUnknown() {
        node.await(a.add(1));
        store.holdCommits();
        Received<Long> sent = node.call(a.add(1));
        Received<Long> waiting = node.call(a.add(1));
        PendingCommit commit = store.expectCommit();
        Received<Integer> stopped = node.call(node.runtime().stop(Duration.ofSeconds(1)));
        node.advance(Duration.ofSeconds(2));
        assertThat(stopped.value()).isEqualTo(1);
        assertThat(sent.error()).isInstanceOf(OutcomeUnknownException.class);
        assertThat(waiting.error()).isInstanceOf(NodeUnavailableException.class);
        commit.apply();
        node.run();
    }

    @Test
    void aStopDuringAnOutageAnswersEverybody() {
        node.await(a.add(1));
        store.failEverything(() -> new KvUnavailableException("out", null));
        Received<Long> sent = node.call(a.add(1));
        Received<Integer> stopped = node.call(node.runtime().stop(Duration.ofSeconds(1)));
        node.advance(Duration.ofSeconds(15));
        assertThat(stopped.value()).isEqualTo(1);
        assertThat(sent.isOver()).isTrue();
    }

    @Test
    void aCleanStopIsNoLostPlace() {
        node.await(a.add(1));
        store.holdCommits();
        node.advance(Duration.ofMillis(1100));
        PendingCommit heartbeat = store.expectCommit();
        Received<Integer> stopped = node.call(node.runtime().stop(Duration.ofSeconds(1)));
        node.run();
        assertThat(stopped.value()).isZero();
        heartbeat.apply();
        node.run();
        assertThat(node.fenced).isEmpty();
        assertThat(node.runtime().health().status()).isEqualTo(NodeHealth.Status.STOPPED);
    }

    @Test
    void whoseCommitWasNeverSentMayRetry() {
        node.await(a.add(1));
        node.await(b.add(1));
        store.holdCommits();
        Received<Long> sent = node.call(a.add(1));
        Received<Long> gathered = node.call(b.add(1));
        store.expectCommit().applyAndLoseOutcome();
        takeTheStore();
        store.releaseCommits();
        node.advance(Duration.ofMillis(100));
        assertThat(node.fenced).hasSize(1);
        assertThat(sent.error()).isInstanceOf(OutcomeUnknownException.class);
        assertThat(gathered.error()).isInstanceOf(NodeUnavailableException.class);
    }

    @Test
    void whoseCommitTheStoreRefusedMayRetryToo() {
        node.await(a.add(1));
        store.holdCommits();
        Received<Long> sent = node.call(a.add(1));
        takeTheStore();
        store.expectCommit().apply();
        store.releaseCommits();
        node.run();
        assertThat(node.fenced).hasSize(1);
        assertThat(sent.error()).isInstanceOf(NodeUnavailableException.class);
    }

    @Test
    void aReplyThatDoesNotWaitIsHeldBackTooAfterAPause() {
        Puppet puppet = node.runtime().actor(Puppet.class, "p");
        node.await(puppet.act("state"));
        Received<String> weak = node.call(puppet.act("weak"));
        store.holdCommits();
        node.jump(Duration.ofSeconds(20));
        gates.open("gate");
        node.run();
        assertThat(weak.error()).isInstanceOf(NodeUnavailableException.class);
    }

    @Test
    void questionsToANodeThatLostItsPlaceAreRefusedAsCallsAre() {
        node.await(a.add(1));
        takeTheStore();
        node.call(a.add(1));
        assertThat(node.fenced).hasSize(1);
        node.jump(Duration.ofSeconds(5));
        assertThat(node.call(node.runtime().info(A)).error()).isInstanceOf(NodeUnavailableException.class);
        assertThat(node.call(node.runtime().list("probe", null, 1)).error())
                .isInstanceOf(NodeUnavailableException.class);
        assertThat(node.call(node.runtime().prewarm(Flux.just(A))).error())
                .isInstanceOf(NodeUnavailableException.class);
    }

    @Test
    void aStartWhoseReadComesAfterTheStopStartsNothing() {
        store.holdReads();
        Received<Long> call = node.call(a.add(1));
        Received<Integer> stopped = node.call(node.runtime().stop(Duration.ofSeconds(1)));
        node.advance(Duration.ofSeconds(2));
        assertThat(stopped.value()).isEqualTo(1);
        assertThat(call.error()).isInstanceOf(NodeUnavailableException.class);
        store.expectRead().apply();
        node.run();
        assertThat(node.starts).isEmpty();
    }

    @Test
    void nothingHangsOnARuntimeWhoseLoopsHaveEnded() {
        ActorRuntime own = node.await(ActorRuntime.builder()
                .store(store)
                .rootPrefix((byte) 'O')
                .register(Probe.type(new Probe.Gates()))
                .start());
        Duration patience = Duration.ofSeconds(30);
        assertThat(own.actor(Probe.class, "a").add(1).block(patience)).isEqualTo(1);
        assertThat(own.stop().block(patience)).isZero();
        own.eventLoops().terminationFuture().awaitUninterruptibly(30_000);
        assertRefused(own.actor(Probe.class, "a").add(1));
        assertRefused(own.info(A));
        assertRefused(own.prewarm(Flux.just(A)));
        assertThat(own.stop().block(patience)).isZero();
    }

    @Test
    void aTurnOfAnotherNodeIsOutsideForANodeThatStops() {
        Puppet.Play calling = new Puppet.Play()
                .part("call", puppet -> gates.at("gate").then(a.add(1)).map(String::valueOf));
        try (TestNode other = TestNode.on(new ScriptedStore(), calling.type())) {
            Received<Long> running = node.call(b.addThenWait(1, "later"));
            Received<String> received =
                    other.call(other.runtime().actor(Puppet.class, "p").act("call"));
            Received<Integer> stopped = node.call(node.runtime().stop(Duration.ofSeconds(1)));
            gates.open("gate");
            node.run();
            other.run();
            assertThat(received.error()).hasCauseInstanceOf(NodeUnavailableException.class);
            gates.open("later");
            node.run();
            assertThat(running.value()).isOne();
            assertThat(stopped.value()).isZero();
        }
    }

    @Test
    void whatATurnWakesOnALaneThatWasEmptyIsSavedBeforeTheNodeHasStopped() {
        String there = IntStream.range(0, 100)
                .mapToObj(Integer::toString)
                .filter(key -> lane(key) != lane("here"))
                .findFirst()
                .orElseThrow();
        Puppet.Play waking = new Puppet.Play()
                .part("weak", puppet -> {
                    puppet.save(Durability.ON_SLEEP);
                    return Mono.just(puppet.add("+"));
                })
                .part(
                        "wake",
                        puppet -> gates.at("gate")
                                .then(Mono.defer(() -> puppet.others()
                                        .actor(Puppet.class, there)
                                        .act("weak"))));
        TwoLanes lanes = new TwoLanes();
        ActorRuntime runtime = ActorRuntime.builder()
                .store(store)
                .rootPrefix((byte) 'T')
                .lanes(lanes.group())
                .register(waking.type(
                        ActorOptions.builder().durability(Durability.ON_SLEEP).build()))
                .start()
                .block();
        Received<String> received =
                Received.from(runtime.actor(Puppet.class, "here").act("wake"));
        lanes.run();
        Received<Integer> stopped = Received.from(runtime.stop(Duration.ofSeconds(20)));
        lanes.run();
        store.holdCommits();
        gates.open("gate");
        lanes.run();
        assertThat(received.value()).isEqualTo("+");
        assertThat(stopped.isOver()).isFalse();
        store.releaseCommits();
        lanes.run();
        assertThat(stopped.value()).isZero();
        KvKey state =
                new Keys((byte) 'T').actor(ActorAddress.of("puppet", there).id(), Suffix.state());
        assertThat(store.value(state)).isNotNull();
    }

    private static long lane(String key) {
        return ActorAddress.of("puppet", key).id().shard() % 2;
    }

    /** Two lanes on the test's own thread. */
    private static final class TwoLanes {
        private final List<ManualIoEventLoop> loops = List.of(loop(), loop());

        private static ManualIoEventLoop loop() {
            return new ManualIoEventLoop(null, Thread.currentThread(), LocalIoHandler.newFactory());
        }

        EventLoopGroup group() {
            return (EventLoopGroup) Proxy.newProxyInstance(
                    EventLoopGroup.class.getClassLoader(),
                    new Class<?>[] {EventLoopGroup.class},
                    (proxy, method, arguments) -> method.isDefault()
                            ? InvocationHandler.invokeDefault(proxy, method, arguments)
                            : loops.iterator());
        }

        void run() {
            while (loops.get(0).runNow() + loops.get(1).runNow() > 0) {}
        }
    }

    private static void assertRefused(Mono<?> question) {
        assertThatThrownBy(() -> question.block(Duration.ofSeconds(30))).isInstanceOf(NodeUnavailableException.class);
    }
}
