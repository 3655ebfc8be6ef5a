package dev.rouse.preload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.ActorOptions;
import dev.rouse.UnknownTypeException;
import dev.rouse.fixture.Probe;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.PendingRead;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.kv.error.KvTooLargeException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Records that were read ahead beside what the actor did meanwhile. */
class PrewarmRaceTest {

    private static final ActorAddress A = ActorAddress.of("probe", "a");

    private final ScriptedStore store = new ScriptedStore();
    private final Probe.Gates gates = new Probe.Gates();
    private final TestNode node = TestNode.on(
            store,
            options -> options.warmCacheBytes(1000),
            Probe.type(gates, ActorOptions.builder().idleTimeout(Duration.ZERO).build()));
    private final Probe a = node.runtime().actor(Probe.class, "a");

    @AfterEach
    void nothingIsLeftOpen() {
        store.releaseReads();
        store.releaseCommits();
        node.close();
        store.verifyNoMoreCalls();
    }

    @Test
    void whereNothingIsKeptNothingIsReadAhead() {
        try (TestNode forgetful =
                TestNode.on(store, options -> options.warmCacheBytes(0), Probe.type(new Probe.Gates()))) {
            forgetful.run();
            store.forgetCalls();
            assertThat(forgetful.await(forgetful.runtime().prewarm(Flux.just(A))))
                    .isZero();
            assertThat(store.reads()).isEmpty();
        }
    }

    @Test
    void anOldReadIsNotTakenForTheOneOfALaterPrewarming() {
        store.holdReads();
        Received<Long> first = node.call(node.runtime().prewarm(Flux.just(A)));
        PendingRead old = store.expectRead();
        old.land();
        store.releaseReads();
        node.await(a.add(1));
        for (int i = 0; i < 20; i++) {
            node.await(node.runtime().actor(Probe.class, "other" + i).value());
        }
        store.holdReads();
        Received<Long> second = node.call(node.runtime().prewarm(Flux.just(A)));
        PendingRead fresh = store.expectRead();
        old.deliver();
        node.run();
        assertThat(first.value()).isZero();
        store.releaseReads();
        assertThat(node.await(a.add(1))).as("nothing is lost").isEqualTo(2);
        fresh.apply();
        node.run();
        assertThat(second.value()).isZero();
    }

    @Test
    void aPrewarmingThatIsCancelledLeavesNothing() {
        store.holdReads();
        Received<Long> prewarm = node.call(node.runtime().prewarm(Flux.just(A)));
        PendingRead read = store.expectRead();
        prewarm.cancel();
        node.run();
        assertThat(read.isCancelled()).isTrue();
        read.apply();
        store.releaseReads();
        assertThat(node.await(node.runtime().prewarm(Flux.just(A)))).isOne();
    }

    @Test
    void aTypeThatNobodyKnowsFailsThePrewarming() {
        Received<Long> prewarm = node.call(node.runtime().prewarm(Flux.just(A, ActorAddress.of("nobody", "a"))));
        assertThat(prewarm.error()).isInstanceOf(UnknownTypeException.class);
        assertThat(node.await(a.add(1))).isOne();
    }

    @Test
    void anActorThatFellIsReadAgainAndNotWokenFromWhatWasReadBefore() {
        node.await(a.add(1));
        store.holdCommits();
        node.call(a.add(1));
        store.expectCommit().fail(new KvTooLargeException("commit", 2, 1));
        store.releaseCommits();
        store.forgetCalls();
        assertThat(node.await(a.add(1))).isEqualTo(2);
        assertThat(store.reads()).hasSize(1);
    }
}
