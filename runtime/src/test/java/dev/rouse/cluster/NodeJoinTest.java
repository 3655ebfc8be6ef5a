package dev.rouse.cluster;

import static dev.rouse.commit.FencedNode.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorId;
import dev.rouse.NodeOptions;
import dev.rouse.NodeUnavailableException;
import dev.rouse.RuntimeListener;
import dev.rouse.commit.FencedException;
import dev.rouse.commit.JoinedNode;
import dev.rouse.commit.NodeFence;
import dev.rouse.fixture.Received;
import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvConflictException;
import dev.rouse.kv.PendingTransact;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.kv.error.KvCorruptException;
import dev.rouse.record.EpochRecord;
import dev.rouse.record.FormatRecord;
import dev.rouse.record.HeartbeatRecord;
import dev.rouse.record.Keys;
import dev.rouse.record.NodeId;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A node enters a store beside the others, or in their place where nobody else can be. */
final class NodeJoinTest {

    private static final NodeId OTHER = new NodeId(7, 7);
    private static final Keys KEYS = new Keys((byte) 'R');

    private final ScriptedStore store = new ScriptedStore();
    private final MockTicker ticker = Ticker.newMockTicker();
    private final NodeJoin join = new NodeJoin(
            store, KEYS, Clock.fixed(Instant.ofEpochMilli(1_234), ZoneOffset.UTC), new SplittableRandom(1), ticker);

    @AfterEach
    void nothingIsWrittenBlindly() {
        store.verifyNoMoreCalls();
        assertThat(store.reads()).isEmpty();
        assertThat(store.commits())
                .allSatisfy(commit -> assertThat(commit.conflictKeys()).isNotEmpty());
    }

    private void other(long heartbeat) {
        store.put(KEYS.epoch(OTHER), new EpochRecord(false, 1).encode());
        store.put(KEYS.heartbeat(OTHER), new HeartbeatRecord(heartbeat, 0).encode());
    }

    private boolean lives(NodeId node) {
        return EpochRecord.isLive(KEYS.epoch(node), store.value(KEYS.epoch(node)));
    }

    private List<String> contents() {
        return store.entries().stream()
                .map(entry -> entry.key() + "=" + HexFormat.of().formatHex(entry.value()))
                .toList();
    }

    @Test
    void firstNodeOfAStoreWritesWhatItIsAndOwnsNothingYet() {
        JoinedNode place = Received.from(join.join()).value();
        FormatRecord format = FormatRecord.decode(KEYS.format(), store.value(KEYS.format()));
        assertThat(format.shards()).isEqualTo(ActorId.SHARDS);
        assertThat(EpochRecord.decode(KEYS.epoch(place.node()), store.value(KEYS.epoch(place.node()))))
                .isEqualTo(new EpochRecord(false, 1_234));
        assertThat(store.value(KEYS.heartbeat(place.node()))).isEqualTo(new HeartbeatRecord(0, 0).encode());
        assertThat(place.joinedAt()).isEqualTo(store.version());
        assertThat(store.entries()).hasSize(3);
    }

    @Test
    void formatRecordIsWrittenOnce() {
        Received.from(join.join()).value();
        byte[] format = store.value(KEYS.format());
        Received.from(join.join()).value();
        assertThat(store.value(KEYS.format())).isSameAs(format);
    }

    @Test
    void storeOfAnotherShardCountIsRefusedAndLeftAsItIs() {
        store.put(KEYS.format(), new FormatRecord(512, 1, 2).encode());
        assertRefusedForItsFormat(join.join(), "the store has 512 shards, this version of Rouse works with 1024");
    }

    @Test
    void storeOfANewerFormatIsRefusedAndLeftAsItIs() {
        byte[] newer = new FormatRecord(1024, 1, 2).encode();
        newer[0] = 2;
        store.put(KEYS.format(), newer);
        assertRefusedForItsFormat(join.join(), "it has format 2");
    }

    @Test
    void anotherStoreThanTheOneThatWasJoinedBeforeIsRefusedAndLeftAsItIs() {
        JoinedNode place = Received.from(join.join()).value();
        store.put(KEYS.format(), new FormatRecord(ActorId.SHARDS, 1, 2).encode());
        assertRefusedForItsFormat(join.joinAgain(place.node()), "this is not the store that the node knew");
    }

    private void assertRefusedForItsFormat(Mono<JoinedNode> joining, String why) {
        other(1);
        List<String> before = contents();
        assertThat(Received.from(joining).error(KvCorruptException.class))
                .hasMessageContaining(KEYS.format().toString())
                .hasMessageContaining(why)
                .hasMessageContaining("It was left as it is");
        assertThat(contents()).isEqualTo(before);
    }

    @Test
    void predecessorsOnAnExclusiveStoreAreRevokedAtOnce() {
        other(1);
        Received.from(join.join()).value();
        assertThat(store.value(KEYS.epoch(OTHER))).isNull();
        assertThat(store.value(KEYS.heartbeat(OTHER))).isNull();
    }

    @Test
    void othersOnASharedStoreAreLeftAlone() {
        store.exclusive(false);
        other(1);
        Received.from(join.join()).value();
        assertThat(lives(OTHER)).isTrue();
    }

    @Test
    void predecessorIsFencedOnceItsSuccessorHasJoined() {
        NodeFence old = new NodeFence(
                store,
                KEYS,
                Received.from(join.join()).value(),
                NodeOptions.defaults(),
                ticker,
                Clock.fixed(Instant.ofEpochMilli(1_234), ZoneOffset.UTC),
                VirtualTimeScheduler.create(),
                RuntimeListener.NONE,
                loss -> {});
        Received.from(join.join()).value();
        Received.from(old.commit(old.fenced(KvCommit.builder().set(key("k"), new byte[1]))))
                .error(FencedException.class);
        assertThat(store.value(key("k"))).isNull();
    }

    @Test
    void everySubscriptionOfAFirstJoinIsANewIncarnation() {
        Mono<JoinedNode> joining = join.join();
        assertThat(store.calls()).isZero();
        NodeId first = Received.from(joining).value().node();
        NodeId second = Received.from(joining).value().node();
        assertThat(second).isNotEqualTo(first);
        assertThat(lives(first)).isFalse();
        assertThat(lives(second)).isTrue();
    }

    @Test
    void whoJoinsAgainRevokesItsOwnIncarnationOfBefore() {
        store.exclusive(false);
        other(1);
        JoinedNode before = Received.from(join.join()).value();
        JoinedNode after = Received.from(join.joinAgain(before.node())).value();
        assertThat(lives(before.node())).isFalse();
        assertThat(lives(after.node())).isTrue();
        assertThat(lives(OTHER)).isTrue();
    }

    @Test
    void whoWasRevokedOnASharedStoreJoinsAgain() {
        store.exclusive(false);
        JoinedNode before = Received.from(join.join()).value();
        store.remove(KEYS.epoch(before.node()));
        assertThat(lives(Received.from(join.joinAgain(before.node())).value().node()))
                .isTrue();
    }

    @Test
    void successorOnAnExclusiveStoreKeepsItsPlace() {
        JoinedNode before = Received.from(join.join()).value();
        JoinedNode successor = Received.from(join.join()).value();
        List<String> contents = contents();
        assertThat(Received.from(join.joinAgain(before.node())).error(NodeUnavailableException.class))
                .hasMessageContaining("another runtime in this process took the store over");
        assertThat(contents()).isEqualTo(contents);
        assertThat(lives(successor.node())).isTrue();
    }

    @Test
    void secondAttemptThatFindsTheFirstDoneIsNotTakenForASuccessor() {
        JoinedNode before = Received.from(join.join()).value();
        Mono<JoinedNode> again = join.joinAgain(before.node());
        JoinedNode first = Received.from(again).value();
        JoinedNode second = Received.from(again).value();
        assertThat(second.node()).isEqualTo(first.node());
        assertThat(lives(first.node())).isTrue();
    }

    @Test
    void joinThatMeetsAnotherRunsAgainAndBothStand() {
        store.exclusive(false);
        store.holdTransacts();
        Received<JoinedNode> joined = Received.from(join.join());
        PendingTransact<?> enter = store.expectTransact();
        enter.applyAround(() -> store.put(KEYS.format(), new FormatRecord(ActorId.SHARDS, 1, 2).encode()));
        assertThat(enter.attempts()).isEqualTo(2);
        assertThat(lives(joined.value().node())).isTrue();
        assertThat(FormatRecord.decode(KEYS.format(), store.value(KEYS.format())))
                .isEqualTo(new FormatRecord(ActorId.SHARDS, 1, 2));
    }

    @Test
    void errorsOfTheStoreEndTheJoin() {
        store.failNextTransact(new KvConflictException(null, store.version()));
        Received.from(join.join()).error(KvConflictException.class);
    }
}
