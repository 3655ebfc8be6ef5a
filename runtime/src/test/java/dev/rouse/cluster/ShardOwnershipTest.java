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
import dev.rouse.fixture.Heard;
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
        assertThat(Heard.by(shards.claim(a)).value()).isEqualTo(A);
        assertOwner(A);
        assertThat(a.floor()).isEqualTo(store.version());
        assertThat(a.fenced(KvCommit.builder()).since())
                .isEqualTo(store.version().previous());
    }

    @Test
    void shardsOfTheLivingAreNot() {
        Heard.by(shards.claim(a)).value();
        assertThat(Heard.by(shards.claim(b)).value()).isEqualTo(A);
        assertOwner(A);
    }

    @Test
    void shardsOfARevokedNodeAreTaken() {
        Heard.by(shards.claim(a)).value();
        store.put(KEYS.epoch(A), new EpochRecord(true, 0).encode());
        assertThat(Heard.by(shards.claim(b)).value()).isEqualTo(B);
        assertOwner(B);
    }

    @Test
    void oneLivingOwnerOfASingleShardKeepsThemAll() {
        store.put(KEYS.shardOwner(1023), new ShardOwnerRecord(A).encode());
        assertThat(Heard.by(shards.claim(b)).value()).isEqualTo(A);
        assertThat(store.value(KEYS.shardOwner(0))).isNull();
    }

    @Test
    void claimThatFindsItselfTheOwnerAdoptsAndWritesNothing() {
        Heard.by(shards.claim(a)).value();
        store.passVersions(100);
        var before = store.version();
        assertThat(Heard.by(shards.claim(a)).value()).isEqualTo(A);
        assertThat(store.version()).isEqualTo(before);
        assertThat(a.floor()).isEqualTo(before);
        assertThat(a.fenced(KvCommit.builder()).since()).isEqualTo(before);
    }

    @Test
    void ofTwoThatClaimTogetherOneGetsThem() {
        store.holdTransacts();
        Heard<NodeId> first = Heard.by(shards.claim(a));
        Heard<NodeId> second = Heard.by(shards.claim(b));
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
        Heard<NodeId> claim = Heard.by(shards.claim(a));
        store.expectTransact().applyAround(() -> store.remove(KEYS.epoch(A)));
        claim.error(FencedException.class);
        assertThat(store.value(KEYS.shardOwner(0))).isNull();
        assertThat(a.isFenced()).isTrue();
        assertThat(lost).singleElement().matches(LostPlace::mayJoinAgain);
    }

    @Test
    void ownerThatDiesWhileAnotherClaimsLosesThemToThatClaim() {
        Heard.by(shards.claim(a)).value();
        store.holdTransacts();
        Heard<NodeId> claim = Heard.by(shards.claim(b));
        PendingTransact<?> pending = store.expectTransact();
        pending.applyAround(() -> store.remove(KEYS.epoch(A)));
        assertThat(pending.attempts())
                .as("it wrote nothing, so nothing conflicts")
                .isOne();
        assertThat(claim.value()).isEqualTo(A);
        store.releaseTransacts();
        assertThat(Heard.by(shards.claim(b)).value()).isEqualTo(B);
    }

    @Test
    void commitOfTheOldOwnerIsRefusedOnceItIsRevokedAndTheShardsAreTaken() {
        Heard.by(shards.claim(a)).value();
        assertThat(Heard.by(shards.revoke(b, A, sign(0))).value()).isTrue();
        Heard.by(shards.claim(b)).value();
        Heard<?> zombie = Heard.by(a.commit(a.fenced(KvCommit.builder().set(key("k"), new byte[1]))));
        assertThat(zombie.error(FencedException.class).outcomeUnknown()).isFalse();
        assertThat(store.value(key("k"))).isNull();
    }

    @Test
    void nodeWhoseHeartbeatIsNotTheOneSeenKeepsItsPlace() {
        store.put(KEYS.heartbeat(A), sign(2));
        assertThat(Heard.by(shards.revoke(b, A, sign(1))).value()).isFalse();
        assertThat(lives(A)).isTrue();
    }

    @Test
    void heartbeatAtTheLastMomentKeepsItsPlaceToo() {
        store.holdTransacts();
        Heard<Boolean> revoked = Heard.by(shards.revoke(b, A, sign(0)));
        PendingTransact<?> pending = store.expectTransact();
        pending.applyAround(() -> store.put(KEYS.heartbeat(A), sign(1)));
        assertThat(pending.attempts()).isEqualTo(2);
        assertThat(revoked.value()).isFalse();
        assertThat(lives(A)).isTrue();
    }

    @Test
    void nodeWithoutAHeartbeatCanBeRevoked() {
        store.remove(KEYS.heartbeat(A));
        assertThat(Heard.by(shards.revoke(b, A, new byte[0])).value()).isTrue();
        assertThat(lives(A)).isFalse();
    }

    @Test
    void revokingWhoIsGoneIsDone() {
        Heard.by(shards.revoke(b, A, sign(0))).value();
        assertThat(Heard.by(shards.revoke(b, A, sign(0))).value()).isTrue();
    }

    @Test
    void whoWasRevokedRevokesNobody() {
        store.remove(KEYS.epoch(B));
        Heard.by(shards.revoke(b, A, sign(0))).error(FencedException.class);
        assertThat(lives(A)).isTrue();
        assertThat(b.isFenced()).isTrue();
    }

    @Test
    void leavingGivesTheShardsBack() {
        Heard.by(shards.claim(a)).value();
        Heard.by(shards.leave(A)).value();
        assertThat(store.entries()).extracting(KvEntry::key).containsExactly(KEYS.epoch(B), KEYS.heartbeat(B));
        assertThat(Heard.by(shards.claim(b)).value()).isEqualTo(B);
    }

    @Test
    void leavingOfWhoStoodByLeavesTheOwnersAlone() {
        Heard.by(shards.claim(a)).value();
        Heard.by(shards.leave(B)).value();
        assertOwner(A);
        assertThat(lives(A)).isTrue();
        assertThat(lives(B)).isFalse();
    }

    @Test
    void leavingAgainAfterAnUnknownOutcomeLeavesTheSuccessorAlone() {
        Heard.by(shards.claim(a)).value();
        Heard.by(shards.leave(A)).value();
        Heard.by(shards.claim(b)).value();
        Heard.by(shards.leave(A)).value();
        assertOwner(B);
        assertThat(lives(B)).isTrue();
    }
}
