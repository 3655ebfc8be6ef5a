package dev.rouse.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.ActorAddress;
import dev.rouse.ActorOptions;
import dev.rouse.ActorStartException;
import dev.rouse.LifecycleHook;
import dev.rouse.NodeUnavailableException;
import dev.rouse.StartLedger.Source;
import dev.rouse.fixture.Hooked;
import dev.rouse.fixture.Probe;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.PendingCommit;
import dev.rouse.kv.PendingRead;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.kv.error.KvTooLargeException;
import dev.rouse.record.Keys;
import dev.rouse.record.StateRecord;
import dev.rouse.record.Suffix;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Requests of a start to the store: one read or none, and never a write. */
class ActorStartTest {

    private static final ActorAddress A = ActorAddress.of("probe", "a");

    private final ScriptedStore store = new ScriptedStore();
    private final Probe.Gates gates = new Probe.Gates();
    private final Keys keys = new Keys((byte) 'R');

    private TestNode node() {
        return TestNode.on(
                store,
                Probe.type(
                        gates, ActorOptions.builder().idleTimeout(Duration.ZERO).build()));
    }

    @AfterEach
    void nothingIsLeftOpen() {
        store.heal();
        store.verifyNoMoreCalls();
    }

    private static Probe a(TestNode node) {
        return node.runtime().actor(Probe.class, "a");
    }

    @Test
    void withoutABundleAStartIsExactlyOneReadAndNoWrite() {
        try (TestNode node = node()) {
            node.await(a(node).add(5));
        }
        try (TestNode node = node()) {
            store.forgetCalls();
            assertThat(node.await(a(node).value())).isEqualTo(5);
            assertThat(store.reads()).hasSize(1);
            assertThat(store.commits()).isEmpty();
            assertThat(store.transacts()).isZero();
        }
    }

    @Test
    void aCreationThatTheStoreRefusesLeavesNothing() {
        try (TestNode node = node()) {
            store.failNextCommit(new KvTooLargeException("commit", 2, 1));
            assertThat(node.call(node.runtime().create(A, null)).error()).isNotNull();
            assertThat(store.entries()).noneMatch(row -> row.key().startsWith(keys.actor(A.id())));
            assertThat(node.await(a(node).add(1))).isEqualTo(1);
        }
    }

    @Test
    void aReadOfAStartAsksForTheReadFloorAndNothingNewer() {
        try (TestNode node = node()) {
            node.await(node.runtime().actor(Probe.class, "other").add(1));
            store.forgetCalls();
            node.await(a(node).value());
            assertThat(store.reads()).hasSize(1);
            assertThat(store.reads().get(0).version()).isNotNull();
        }
    }

    @Test
    void anActorThatSleptHereIsDecodedFromItsBundleWhileEveryStoreCallWouldFail() {
        try (TestNode node = node()) {
            node.await(a(node).add(5));
            assertThat(node.slept).hasSize(1);
            store.forgetCalls();
            store.failEverything();
            assertThat(node.call(a(node).value()).value()).isEqualTo(5);
            assertThat(store.calls()).isZero();
            store.heal();
        }
    }

    @Test
    void aPrewarmedActorIsDecodedWhileEveryStoreCallWouldFail() {
        try (TestNode node = node()) {
            node.await(a(node).add(5));
        }
        try (TestNode node = node()) {
            store.forgetCalls();
            node.await(node.runtime().prewarm(Flux.just(A)));
            assertThat(store.reads()).hasSize(1);
            store.failEverything();
            assertThat(node.call(a(node).value()).value()).isEqualTo(5);
            assertThat(node.starts.get(0).ledger().sources()).noneMatch(entry -> entry.source() == Source.LIVE);
            store.heal();
        }
    }

    @Test
    void aPrewarmReadThatComesAfterTheActorHasLivedIsDropped() {
        try (TestNode node = node()) {
            store.holdReads();
            Received<Long> prewarm = node.call(node.runtime().prewarm(Flux.just(A)));
            var stale = store.expectRead();
            stale.land();
            Received<Long> added = node.call(a(node).add(5));
            store.expectRead().apply();
            node.run();
            assertThat(added.value()).isEqualTo(5);
            stale.deliver();
            node.run();
            assertThat(prewarm.value()).isZero();
            store.releaseReads();
            assertThat(node.await(a(node).value())).isEqualTo(5);
        }
    }

    @Test
    void callsThatComeDuringAStartShareIt() {
        try (TestNode node = node()) {
            store.holdReads();
            List<Received<Long>> calls = List.of(node.call(a(node).add(1)), node.call(a(node).add(1)));
            store.expectRead().apply();
            node.run();
            assertThat(calls).extracting(Received::value).containsExactly(1L, 2L);
            store.releaseReads();
        }
    }

    @Test
    void aStateThatCannotBeDecodedFailsTheStartWithAddressAndReasonAndIsLeftAsItIs() {
        try (TestNode node = node()) {
            node.await(a(node).add(5));
        }
        KvKey state = keys.actor(A.id(), Suffix.state());
        byte[] broken = StateRecord.encode("{\"value\":\"many\"}".getBytes(StandardCharsets.UTF_8));
        store.put(state, broken);
        try (TestNode node = node()) {
            assertThat(node.call(a(node).add(1)).error()).isInstanceOfSatisfying(ActorStartException.class, error -> {
                assertThat(error.address()).isEqualTo(A);
                assertThat(error).hasMessageContaining("probe/a").hasMessageContaining("many");
            });
            assertThat(store.value(state)).isEqualTo(broken);
        }
    }

    @Test
    void aRecordOfANewerFormatFailsTheStartAndIsLeftAsItIs() {
        try (TestNode node = node()) {
            node.await(a(node).add(5));
        }
        KvKey meta = keys.actor(A.id(), Suffix.meta());
        byte[] newer = store.value(meta).clone();
        newer[0] = 9;
        store.put(meta, newer);
        try (TestNode node = node()) {
            assertThat(node.call(a(node).add(1)).error())
                    .isInstanceOf(ActorStartException.class)
                    .hasMessageContaining("format 9");
            assertThat(store.value(meta)).isEqualTo(newer);
        }
    }

    @Test
    void aMetaRecordWithoutAStateIsAnErrorAndNotANewActor() {
        try (TestNode node = node()) {
            node.await(a(node).add(5));
        }
        store.remove(keys.actor(A.id(), Suffix.state()));
        try (TestNode node = node()) {
            assertThat(node.call(a(node).add(1)).error()).isInstanceOf(ActorStartException.class);
        }
    }

    @Test
    void aStaleReadFloorIsRefreshedFirst() {
        try (TestNode node = node()) {
            node.run();
            store.forgetCalls();
            store.holdCommits();
            node.jump(Duration.ofSeconds(4));
            Received<Long> received = node.call(a(node).value());
            assertThat(store.reads()).isEmpty();
            store.expectCommit().apply();
            store.releaseCommits();
            node.until(received::isOver);
            assertThat(received.value()).isZero();
        }
    }

    @Test
    void theStoreIsHandedTheLaneToAnswerOnUntilThatHasEnded() {
        TestNode node = node();
        store.holdReads();
        store.holdCommits();
        Received<Long> added = node.call(a(node).add(5));
        PendingRead read = store.expectRead();
        Executor lane = Objects.requireNonNull(read.executor());
        lane.execute(read::apply);
        node.run();
        PendingCommit commit = store.expectCommit();
        assertThat(commit.executor()).isSameAs(lane);
        commit.executor().execute(commit::apply);
        node.run();
        assertThat(added.value()).isEqualTo(5);
        store.releaseReads();
        store.releaseCommits();
        node.close();
        node.endLoop();
        assertThatThrownBy(() -> lane.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void whatIsAskedOfTheStoreIsAnsweredOnALaneAndNotOnItsThreads() throws InterruptedException {
        try (TestNode node = node()) {
            store.holdReads();
            List<Received<?>> questions = List.of(
                    node.call(node.runtime().info(A)),
                    node.call(node.runtime().list("probe", null, 1)),
                    node.call(node.runtime().prewarm(Flux.just(A))));
            for (Received<?> question : questions) {
                Thread ofTheStore = new Thread(store.expectRead()::apply);
                ofTheStore.start();
                ofTheStore.join();
                assertThat(question.isOver()).isFalse();
                node.run();
                assertThat(question.value()).isNotNull();
            }
            store.releaseReads();
        }
    }

    @Test
    void aReadThatComesAfterTheNodeHasStoppedStartsNothing() {
        AtomicInteger woken = new AtomicInteger();
        Hooked.Script script = new Hooked.Script().on(LifecycleHook.WAKE, actor -> {
            woken.incrementAndGet();
            return Mono.empty();
        });
        try (TestNode node = TestNode.on(store, script.type())) {
            node.await(node.runtime().actor(Hooked.class, "a").add("1"));
        }
        assertThat(woken).hasValue(1);
        TestNode node = TestNode.on(store, script.type());
        store.holdReads();
        Received<String> added =
                node.call(node.runtime().actor(Hooked.class, "a").add("2"));
        PendingRead read = store.expectRead();
        Received<Integer> stopped = node.call(node.runtime().stop(Duration.ofSeconds(1)));
        node.advance(Duration.ofSeconds(2));
        assertThat(added.error()).isInstanceOf(NodeUnavailableException.class);
        read.apply();
        node.run();
        assertThat(woken).hasValue(1);
        store.releaseReads();
        node.close();
        assertThat(stopped.isOver()).isTrue();
    }
}
