package dev.rouse.store;

import static dev.rouse.store.TestNode.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorId;
import dev.rouse.NodeUnavailableException;
import dev.rouse.RuntimeListener;
import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvConflictException;
import dev.rouse.kv.KvCorruptException;
import dev.rouse.kv.KvEntry;
import dev.rouse.kv.PendingTransact;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.record.EpochRecord;
import dev.rouse.record.FormatRecord;
import dev.rouse.record.HeartbeatRecord;
import dev.rouse.record.Keys;
import dev.rouse.record.NodeId;
import dev.rouse.record.ShardOwnerRecord;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A node gets its place from the dead, never from the living. */
final class NodeJoinTest {

    private static final Duration LEASE = NodeSettings.DEFAULTS.lease();
    private static final NodeId OTHER = new NodeId(7, 7);
    private static final Keys KEYS = new Keys((byte) 'R');

    private final ScriptedStore store = new ScriptedStore();
    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final MockTicker ticker = Ticker.newMockTicker();
    private final NodeJoin join = new NodeJoin(
            store,
            KEYS,
            NodeSettings.DEFAULTS,
            Clock.fixed(Instant.ofEpochMilli(1_234), ZoneOffset.UTC),
            new SplittableRandom(1),
            ticker,
            time);

    @AfterEach
    void nothingIsWrittenBlindly() {
        store.verifyNoMoreCalls();
        assertThat(store.reads()).isEmpty();
        assertThat(store.commits())
                .allSatisfy(commit -> assertThat(commit.conflictKeys()).isNotEmpty());
    }

    private void other(long heartbeat) {
        store.put(KEYS.epoch(OTHER), new EpochRecord(false, 1).encode());
        store.put(KEYS.heartbeat(OTHER), new HeartbeatRecord(heartbeat).encode());
    }

    private NodeFence fence(NodePlace place) {
        return new NodeFence(
                store, KEYS, place, NodeSettings.DEFAULTS, ticker, time, RuntimeListener.NONE, reason -> {});
    }

    private List<String> contents() {
        return store.entries().stream()
                .map(entry -> entry.key() + "=" + java.util.HexFormat.of().formatHex(entry.value()))
                .toList();
    }

    private void assertOwnsEverything(NodePlace place) {
        byte[] owner = new ShardOwnerRecord(place.node()).encode();
        for (int shard = 0; shard < ActorId.SHARDS; shard++) {
            assertThat(store.value(KEYS.shardOwner(shard))).isEqualTo(owner);
        }
    }

    @Test
    void firstNodeOfAStoreCreatesEverything() {
        NodePlace place = Heard.of(join.join()).value();
        FormatRecord format = FormatRecord.decode(KEYS.format(), store.value(KEYS.format()));
        assertThat(format.shards()).isEqualTo(ActorId.SHARDS);
        assertThat(EpochRecord.decode(KEYS.epoch(place.node()), store.value(KEYS.epoch(place.node()))))
                .isEqualTo(new EpochRecord(false, 1_234));
        assertThat(store.value(KEYS.heartbeat(place.node()))).isEqualTo(new HeartbeatRecord(0).encode());
        assertOwnsEverything(place);
        assertThat(place.claimedAt()).isEqualTo(store.version());
        assertThat(store.entries()).hasSize(3 + ActorId.SHARDS);
    }

    @Test
    void formatRecordIsWrittenOnce() {
        Heard.of(join.join()).value();
        byte[] format = store.value(KEYS.format());
        Heard.of(join.join()).value();
        assertThat(store.value(KEYS.format())).isSameAs(format);
    }

    @Test
    void storeOfAnotherShardCountIsRefusedAndLeftAsItIs() {
        store.put(KEYS.format(), new FormatRecord(512, 1, 2).encode());
        assertRefusedForItsFormat("the store has 512 shards, this version of Rouse works with 1024");
    }

    @Test
    void storeOfANewerFormatIsRefusedAndLeftAsItIs() {
        byte[] newer = new FormatRecord(1024, 1, 2).encode();
        newer[0] = 2;
        store.put(KEYS.format(), newer);
        assertRefusedForItsFormat("it has format 2");
    }

    private void assertRefusedForItsFormat(String why) {
        other(1);
        List<String> before = contents();
        assertThat(Heard.of(join.join()).error(KvCorruptException.class))
                .hasMessageContaining(KEYS.format().toString())
                .hasMessageContaining(why)
                .hasMessageContaining("It was left as it is.");
        assertThat(contents()).isEqualTo(before);
    }

    @Test
    void predecessorsOnAnExclusiveStoreAreRevokedAtOnce() {
        other(1);
        NodePlace place = Heard.of(join.join()).value();
        assertThat(store.value(KEYS.epoch(OTHER))).isNull();
        assertThat(store.value(KEYS.heartbeat(OTHER))).isNull();
        assertOwnsEverything(place);
    }

    @Test
    void predecessorIsFencedOnceItsSuccessorHasJoined() {
        NodeFence old = fence(Heard.of(join.join()).value());
        Heard.of(join.join()).value();
        Heard.of(old.commit(old.fenced(KvCommit.builder().set(key("k"), new byte[1]))))
                .error(FencedException.class);
        assertThat(store.value(key("k"))).isNull();
    }

    @Test
    void emptyStoreThatOthersReachIsJoinedAtOnce() {
        store.exclusive(false);
        Heard.of(join.join()).value();
    }

    @Test
    void silentNodeIsRevokedAfterALease() {
        store.exclusive(false);
        other(1);
        Heard<NodePlace> joined = Heard.of(join.join());
        time.advanceTimeBy(LEASE.minusMillis(1));
        assertThat(joined.nothing()).isTrue();
        assertThat(store.value(KEYS.epoch(OTHER))).isNotNull();
        time.advanceTimeBy(Duration.ofMillis(1));
        assertOwnsEverything(joined.value());
        assertThat(store.value(KEYS.epoch(OTHER))).isNull();
    }

    @Test
    void nodeThatNeverHadAHeartbeatIsRevokedAfterALease() {
        store.exclusive(false);
        store.put(KEYS.epoch(OTHER), new EpochRecord(false, 1).encode());
        Heard<NodePlace> joined = Heard.of(join.join());
        time.advanceTimeBy(LEASE);
        joined.value();
        assertThat(store.value(KEYS.epoch(OTHER))).isNull();
    }

    @Test
    void nodeWhoseHeartbeatChangedKeepsItsPlace() {
        store.exclusive(false);
        other(1);
        Heard<NodePlace> joined = Heard.of(join.join());
        other(2);
        assertRefusedAfterALease(joined);
    }

    @Test
    void nodeThatCameMeanwhileKeepsItsPlace() {
        store.exclusive(false);
        NodeId silent = new NodeId(3, 3);
        store.put(KEYS.epoch(silent), new EpochRecord(false, 1).encode());
        Heard<NodePlace> joined = Heard.of(join.join());
        other(0);
        assertRefusedAfterALease(joined);
        assertThat(store.value(KEYS.epoch(silent))).as("nobody is revoked then").isNotNull();
    }

    private void assertRefusedAfterALease(Heard<NodePlace> joined) {
        List<String> before = contents();
        time.advanceTimeBy(LEASE);
        assertThat(joined.error(NodeUnavailableException.class))
                .hasMessageContaining("node " + OTHER + " lives on this store");
        assertThat(contents()).isEqualTo(before);
    }

    @Test
    void heartbeatAtTheLastMomentKeepsTheOthersPlace() {
        store.exclusive(false);
        other(1);
        Heard<NodePlace> joined = Heard.of(join.join());
        store.holdTransacts();
        time.advanceTimeBy(LEASE);
        store.expectTransact().apply();
        store.expectTransact().applyAround(() -> store.put(KEYS.heartbeat(OTHER), new HeartbeatRecord(2).encode()));
        joined.error(NodeUnavailableException.class);
        assertThat(store.value(KEYS.epoch(OTHER))).isNotNull();
    }

    @Test
    void oneOfTwoThatJoinTogetherIsRefused() {
        store.exclusive(false);
        store.holdTransacts();
        Heard<NodePlace> joined = Heard.of(join.join());
        store.expectTransact().apply();
        PendingTransact<?> enter = store.expectTransact();
        enter.applyAround(() -> other(0));
        assertThat(enter.attempts()).isEqualTo(2);
        joined.error(NodeUnavailableException.class);
    }

    @Test
    void claimOfANodeThatWasRevokedMeanwhileIsRefused() {
        store.holdTransacts();
        Heard<NodePlace> joined = Heard.of(join.join());
        store.expectTransact().apply();
        store.expectTransact().apply();
        KvEntry epoch = ownEpoch();
        store.expectTransact().applyAround(() -> store.remove(epoch.key()));
        assertClaimRefused(joined);
    }

    @Test
    void claimOfANodeWhoseEpochSaysRevokedIsRefused() {
        store.holdTransacts();
        Heard<NodePlace> joined = Heard.of(join.join());
        store.expectTransact().apply();
        store.expectTransact().apply();
        store.put(ownEpoch().key(), new EpochRecord(true, 1).encode());
        store.expectTransact().apply();
        assertClaimRefused(joined);
    }

    private KvEntry ownEpoch() {
        return store.entries().stream()
                .filter(entry -> entry.key().startsWith(KEYS.epochs()))
                .findFirst()
                .orElseThrow();
    }

    private void assertClaimRefused(Heard<NodePlace> joined) {
        assertThat(joined.error(NodeUnavailableException.class))
                .hasMessageContaining("another node took the store while this one joined");
        assertThat(store.value(KEYS.shardOwner(0))).isNull();
    }

    @Test
    void everySubscriptionIsANewIncarnation() {
        Mono<NodePlace> joining = join.join();
        assertThat(store.calls()).isZero();
        NodeId first = Heard.of(joining).value().node();
        NodeId second = Heard.of(joining).value().node();
        assertThat(second).isNotEqualTo(first);
        assertThat(store.value(KEYS.epoch(first))).isNull();
    }

    @Test
    void leavingClearsEverythingButTheFormat() {
        NodePlace place = Heard.of(join.join()).value();
        Heard.of(join.leave(place.node())).isDone();
        assertThat(store.entries()).extracting(KvEntry::key).containsExactly(KEYS.format());
    }

    @Test
    void nodeThatWasRevokedLeavesItsSuccessorAlone() {
        NodePlace old = Heard.of(join.join()).value();
        NodePlace successor = Heard.of(join.join()).value();
        List<String> before = contents();
        Heard.of(join.leave(old.node())).isDone();
        assertThat(contents()).isEqualTo(before);
        assertOwnsEverything(successor);
    }

    @Test
    void errorsOfTheStoreEndTheJoin() {
        store.failNextTransact(new KvConflictException(null, store.version()));
        Heard.of(join.join()).error(KvConflictException.class);
    }
}
