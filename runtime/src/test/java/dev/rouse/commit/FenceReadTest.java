package dev.rouse.commit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.NodeOptions;
import dev.rouse.fixture.Received;
import dev.rouse.kv.KvFutureVersionException;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvSnapshot;
import dev.rouse.kv.KvTransacted;
import dev.rouse.kv.KvVersion;
import dev.rouse.kv.PendingCommit;
import dev.rouse.kv.error.KvUnavailableException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A read is one round trip at the floor, with a refresh before it only where the floor is old. */
final class FenceReadTest {

    private static final Duration FRESHNESS = NodeOptions.defaults().freshness();

    private final FencedNode node = new FencedNode();

    @AfterEach
    void everyCommitIsFencedAndAnswered() {
        node.verify();
    }

    private KvRead lastRead() {
        return node.store.reads().get(node.store.reads().size() - 1);
    }

    @Test
    void readStartsAtTheLastOwnCommit() {
        KvVersion last = node.commit("k", "v").value();
        node.store.passVersions(1_000);
        node.store.forgetCalls();
        assertThat(node.read("k").value().value(0)).asString().isEqualTo("v");
        assertThat(lastRead().version()).isEqualTo(last);
        assertThat(node.store.calls()).isEqualTo(1);
    }

    @Test
    void readBeforeAnyCommitStartsAtTheClaim() {
        node.read("k").value();
        assertThat(lastRead().version()).isEqualTo(node.claimedAt);
    }

    @Test
    void freshFloorNeedsNoHeartbeat() {
        node.pass(FRESHNESS);
        node.read("k").value();
        assertThat(node.store.commits()).isEmpty();
    }

    @Test
    void staleFloorIsRefreshedByOneHeartbeatThatAllReadersShare() {
        node.pass(FRESHNESS.plusMillis(1));
        node.store.holdCommits();
        List<Received<KvSnapshot>> reads = List.of(node.read("a"), node.read("b"), node.read("c"));
        PendingCommit heartbeat = node.store.expectCommit();
        assertThat(heartbeat.writes(node.keys.heartbeat(node.id))).isTrue();
        assertThat(node.store.reads()).isEmpty();
        heartbeat.apply();
        reads.forEach(Received::value);
        assertThat(node.store.reads())
                .hasSize(3)
                .allMatch(read -> node.store.version().equals(read.version()));
    }

    @Test
    void nextStaleReadHasAHeartbeatOfItsOwn() {
        for (int i = 1; i <= 2; i++) {
            node.pass(FRESHNESS.plusMillis(1));
            node.read("k").value();
            assertThat(node.store.commits()).hasSize(i);
        }
    }

    @Test
    void readerThatGoesAwayLeavesTheHeartbeatToTheOthers() {
        node.pass(FRESHNESS.plusMillis(1));
        node.store.holdCommits();
        node.fence.read(KvRead.builder()).subscribe().dispose();
        Received<KvSnapshot> other = node.read("k");
        node.store.expectCommit().apply();
        other.value();
    }

    @Test
    void ageOfTheFloorCountsFromWhenTheCommitWasSent() {
        node.store.holdCommits();
        node.commit("k", "v");
        node.pass(FRESHNESS.plusMillis(1));
        node.store.releaseCommits();
        node.store.forgetCalls();
        node.read("k").value();
        assertThat(node.store.commits()).as("a heartbeat first").hasSize(1);
    }

    @Test
    void tooOldReadIsRefreshedByACheckedReadAndRepeated() {
        node.store.passVersions(1_000);
        node.store.forgetOlderVersions();
        node.read("k").value();
        assertThat(node.store.transacts()).isEqualTo(1);
        assertThat(lastRead().version()).isEqualTo(node.store.version());
        assertThat(node.fence.floor()).isEqualTo(node.store.version());
    }

    @Test
    void tooOldReadOfARevokedNodeIsTheEndOfIt() {
        node.revoke();
        node.store.forgetOlderVersions();
        node.read("k").error(FencedException.class);
        node.assertLost();
    }

    @Test
    void readErrorsAreThoseOfTheStore() {
        node.store.failNextRead(new KvUnavailableException("down", null));
        node.read("k").error(KvUnavailableException.class);
        node.assertLive();
    }

    @Test
    void readAheadOfTheStoreIsTheEnd() {
        node.store.failNextRead(new KvFutureVersionException(node.claimedAt, new KvVersion(1)));
        node.read("k").error(KvFutureVersionException.class);
        node.assertLost();
    }

    /** As a node that adopts its shards may, on a store that was told to risk a read version of the past. */
    @Test
    void versionOfThePastMakesTheFloorNoYounger() {
        node.pass(FRESHNESS);
        node.fence.claimed(new KvTransacted<>(node.id, new KvVersion(1), null), node.ticker.nanoTime());
        assertThat(node.fence.floor()).isEqualTo(node.claimedAt);
        node.pass(Duration.ofMillis(1));
        node.read("k").value();
        assertThat(node.store.commits()).as("a heartbeat first").hasSize(1);
    }

    @Test
    void staleReadOfALostNodeAsksForNothing() {
        node.revoke();
        node.commit("k", "v").error(FencedException.class);
        node.pass(FRESHNESS.plusMillis(1));
        node.store.forgetCalls();
        node.read("k").error(FencedException.class);
        assertThat(node.store.calls()).isZero();
    }

    @Test
    void readIsCold() {
        node.fence.read(KvRead.builder());
        assertThat(node.store.calls()).isZero();
    }
}
