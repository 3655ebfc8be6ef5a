package dev.rouse.cluster;

import static dev.rouse.commit.FencedNode.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorId;
import dev.rouse.NodeOptions;
import dev.rouse.RuntimeListener;
import dev.rouse.commit.FencedException;
import dev.rouse.commit.JoinedNode;
import dev.rouse.commit.LostPlace;
import dev.rouse.commit.Moment;
import dev.rouse.commit.NodeFence;
import dev.rouse.fixture.Received;
import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvEntry;
import dev.rouse.kv.PendingTransact;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.record.EpochRecord;
import dev.rouse.record.HeartbeatRecord;
import dev.rouse.record.Keys;
import dev.rouse.record.NodeId;
import dev.rouse.record.ShardOwnerRecord;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A shard goes from the dead, or from who gave it back, to one taker; never from the living. */
final class ShardOwnershipTest {

    private static final Keys KEYS = new Keys((byte) 'R');
    private static final NodeId A = new NodeId(1, 1);
    private static final NodeId B = new NodeId(2, 2);

    private final ScriptedStore store = new ScriptedStore();
    private final MockTicker ticker = Ticker.newMockTicker();
    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final ShardOwnership shards = new ShardOwnership(store, KEYS, ticker);
    private final List<LostPlace> lost = new ArrayList<>();
    private final NodeFence a = join(A);
    private final NodeFence b = join(B);

    private NodeFence join(NodeId node) {
        store.put(KEYS.heartbeat(node), new HeartbeatRecord(0).encode());
        JoinedNode place = new JoinedNode(
                node,
                store.put(KEYS.epoch(node), new EpochRecord(false, 0).encode()),
                Moment.now(ticker, Clock.systemUTC()));
        return new NodeFence(
                store,
                KEYS,
                place,
                NodeOptions.defaults(),
                ticker,
                Clock.systemUTC(),
                time,
                RuntimeListener.NONE,
                lost::add);
    }

    @AfterEach
    void nothingIsLeftOpen() {
        store.verifyNoMoreCalls();
    }

    private void assertOwner(NodeId node) {
        byte[] owner = new ShardOwnerRecord(node).encode();
        for (int shard = 0; shard < ActorId.SHARDS; shard++) {
            assertThat(store.value(KEYS.shardOwner(shard))).isEqualTo(owner);
        }
    }

    private static byte[] sign(long sequence) {
        return new HeartbeatRecord(sequence).encode();
    }

    private boolean lives(NodeId node) {
        return EpochRecord.isLive(KEYS.epoch(node), store.value(KEYS.epoch(node)));
    }

    @Test
    void shardsOfNobodyAreTaken() {
        assertThat(Received.from(shards.claim(a)).value()).isEqualTo(A);
        assertOwner(A);
        assertThat(a.floor()).isEqualTo(store.version());
        assertThat(a.fenced(KvCommit.builder()).since())
                .isEqualTo(store.version().previous());
    }

    @Test
    void shardsOfTheLivingAreNot() {
        Received.from(shards.claim(a)).value();
        assertThat(Received.from(shards.claim(b)).value()).isEqualTo(A);
        assertOwner(A);
    }

    @Test
    void shardsOfARevokedNodeAreTaken() {
        Received.from(shards.claim(a)).value();
        store.put(KEYS.epoch(A), new EpochRecord(true, 0).encode());
        assertThat(Received.from(shards.claim(b)).value()).isEqualTo(B);
        assertOwner(B);
    }

    @Test
    void oneLivingOwnerOfASingleShardKeepsThemAll() {
        store.put(KEYS.shardOwner(1023), new ShardOwnerRecord(A).encode());
        assertThat(Received.from(shards.claim(b)).value()).isEqualTo(A);
        assertThat(store.value(KEYS.shardOwner(0))).isNull();
    }

    @Test
    void claimThatFindsItselfTheOwnerAdoptsAndWritesNothing() {
        Received.from(shards.claim(a)).value();
        store.passVersions(100);
        var before = store.version();
        assertThat(Received.from(shards.claim(a)).value()).isEqualTo(A);
        assertThat(store.version()).isEqualTo(before);
        assertThat(a.floor()).isEqualTo(before);
        assertThat(a.fenced(KvCommit.builder()).since()).isEqualTo(before);
    }

    @Test
    void ofTwoThatClaimTogetherOneGetsThem() {
        store.holdTransacts();
        Received<NodeId> first = Received.from(shards.claim(a));
        Received<NodeId> second = Received.from(shards.claim(b));
        PendingTransact<?> slow = store.expectTransact();
        PendingTransact<?> quick = store.expectTransact();
        slow.applyAround(quick::apply);
        assertThat(slow.attempts()).isEqualTo(2);
        assertThat(first.value()).isEqualTo(B);
        assertThat(second.value()).isEqualTo(B);
        assertOwner(B);
    }

    @Test
    void claimOfANodeThatWasRevokedMeanwhileIsRefusedAndItsFenceKnows() {
        store.holdTransacts();
        Received<NodeId> claim = Received.from(shards.claim(a));
        store.expectTransact().applyAround(() -> store.remove(KEYS.epoch(A)));
        claim.error(FencedException.class);
        assertThat(store.value(KEYS.shardOwner(0))).isNull();
        assertThat(a.isFenced()).isTrue();
        assertThat(lost).singleElement().matches(LostPlace::mayJoinAgain);
    }

    @Test
    void ownerThatDiesWhileAnotherClaimsLosesThemToThatClaim() {
        Received.from(shards.claim(a)).value();
        store.holdTransacts();
        Received<NodeId> claim = Received.from(shards.claim(b));
        PendingTransact<?> pending = store.expectTransact();
        pending.applyAround(() -> store.remove(KEYS.epoch(A)));
        assertThat(pending.attempts())
                .as("it wrote nothing, so nothing conflicts")
                .isOne();
        assertThat(claim.value()).isEqualTo(A);
        store.releaseTransacts();
        assertThat(Received.from(shards.claim(b)).value()).isEqualTo(B);
    }

    @Test
    void commitOfTheOldOwnerIsRefusedOnceItIsRevokedAndTheShardsAreTaken() {
        Received.from(shards.claim(a)).value();
        assertThat(Received.from(shards.revoke(b, A, sign(0))).value()).isTrue();
        Received.from(shards.claim(b)).value();
        Received<?> zombie = Received.from(a.commit(a.fenced(KvCommit.builder().set(key("k"), new byte[1]))));
        assertThat(zombie.error(FencedException.class).outcomeUnknown()).isFalse();
        assertThat(store.value(key("k"))).isNull();
    }

    @Test
    void nodeWhoseHeartbeatIsNotTheOneSeenKeepsItsPlace() {
        store.put(KEYS.heartbeat(A), sign(2));
        assertThat(Received.from(shards.revoke(b, A, sign(1))).value()).isFalse();
        assertThat(lives(A)).isTrue();
    }

    @Test
    void heartbeatAtTheLastMomentKeepsItsPlaceToo() {
        store.holdTransacts();
        Received<Boolean> revoked = Received.from(shards.revoke(b, A, sign(0)));
        PendingTransact<?> pending = store.expectTransact();
        pending.applyAround(() -> store.put(KEYS.heartbeat(A), sign(1)));
        assertThat(pending.attempts()).isEqualTo(2);
        assertThat(revoked.value()).isFalse();
        assertThat(lives(A)).isTrue();
    }

    @Test
    void nodeWithoutAHeartbeatCanBeRevoked() {
        store.remove(KEYS.heartbeat(A));
        assertThat(Received.from(shards.revoke(b, A, new byte[0])).value()).isTrue();
        assertThat(lives(A)).isFalse();
    }

    @Test
    void revokingWhoIsGoneIsDone() {
        Received.from(shards.revoke(b, A, sign(0))).value();
        assertThat(Received.from(shards.revoke(b, A, sign(0))).value()).isTrue();
    }

    @Test
    void whoWasRevokedRevokesNobody() {
        store.remove(KEYS.epoch(B));
        Received.from(shards.revoke(b, A, sign(0))).error(FencedException.class);
        assertThat(lives(A)).isTrue();
        assertThat(b.isFenced()).isTrue();
    }

    @Test
    void leavingGivesTheShardsBack() {
        Received.from(shards.claim(a)).value();
        Received.from(shards.leave(A)).value();
        assertThat(store.entries()).extracting(KvEntry::key).containsExactly(KEYS.epoch(B), KEYS.heartbeat(B));
        assertThat(Received.from(shards.claim(b)).value()).isEqualTo(B);
    }

    @Test
    void leavingOfWhoStoodByLeavesTheOwnersAlone() {
        Received.from(shards.claim(a)).value();
        Received.from(shards.leave(B)).value();
        assertOwner(A);
        assertThat(lives(A)).isTrue();
        assertThat(lives(B)).isFalse();
    }

    @Test
    void leavingAgainAfterAnUnknownOutcomeLeavesTheSuccessorAlone() {
        Received.from(shards.claim(a)).value();
        Received.from(shards.leave(A)).value();
        Received.from(shards.claim(b)).value();
        Received.from(shards.leave(A)).value();
        assertOwner(B);
        assertThat(lives(B)).isTrue();
    }
}
