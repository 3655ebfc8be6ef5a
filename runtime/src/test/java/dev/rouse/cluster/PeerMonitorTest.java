package dev.rouse.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.fixture.Received;
import dev.rouse.kv.PendingRead;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.record.EpochRecord;
import dev.rouse.record.HeartbeatRecord;
import dev.rouse.record.Keys;
import dev.rouse.record.NodeId;
import dev.rouse.record.TableVersionRecord;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who stands still for a lease is silent: by this node's clock, and while the store answers. */
final class PeerMonitorTest {

    private static final Keys KEYS = new Keys((byte) 'R');
    private static final NodeId THIRD = new NodeId(1, 1);
    private static final NodeId OTHER = new NodeId(2, 2);
    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ScriptedStore store = new ScriptedStore();
    private final MockTicker ticker = Ticker.newMockTicker();
    private final PeerMonitor peers = new PeerMonitor(store, KEYS, LEASE, ticker);

    @AfterEach
    void lookingWritesNothing() {
        store.verifyNoMoreCalls();
        assertThat(store.commits()).isEmpty();
        assertThat(store.transacts()).isZero();
    }

    private void joined(NodeId node) {
        store.put(KEYS.epoch(node), new EpochRecord(false, 0).encode());
        beat(node, 0);
    }

    private void beat(NodeId node, long sequence) {
        store.put(KEYS.heartbeat(node), new HeartbeatRecord(sequence, 0).encode());
    }

    private void pass(Duration time) {
        ticker.advance(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    private PeerMonitor.Seen look() {
        return Received.from(peers.look(List.of(OTHER), SECOND)).value();
    }

    private PeerMonitor.Seen lookEverySecond(int times) {
        PeerMonitor.Seen view = look();
        for (int i = 1; i < times; i++) {
            pass(SECOND);
            view = look();
        }
        return view;
    }

    @Test
    void oneReadTellsAll() {
        look();
        assertThat(store.reads())
                .singleElement()
                .satisfies(
                        read -> assertThat(read.version()).as("a real version").isNull());
    }

    @Test
    void standingStillForALeaseIsSilence() {
        joined(OTHER);
        assertThat(lookEverySecond(10).silent()).isEmpty();
        pass(SECOND);
        assertThat(look().silent()).containsOnlyKeys(OTHER);
        assertThat(look().silent().get(OTHER)).isEqualTo(new HeartbeatRecord(0, 0).encode());
    }

    @Test
    void heartbeatThatMovesIsLife() {
        joined(OTHER);
        for (int i = 0; i < 100; i++) {
            beat(OTHER, i);
            assertThat(lookEverySecond(9).silent()).isEmpty();
        }
    }

    @Test
    void nodeWithoutAHeartbeatIsSilentAfterALeaseToo() {
        store.put(KEYS.epoch(OTHER), new EpochRecord(false, 0).encode());
        assertThat(lookEverySecond(11).silent().get(OTHER)).isEmpty();
    }

    @Test
    void nodeThatIsNotLookedAfterIsNobodysBusiness() {
        joined(THIRD);
        assertThat(lookEverySecond(30).silent()).isEmpty();
    }

    @Test
    void revokedNodeIsNobody() {
        joined(OTHER);
        store.put(KEYS.epoch(OTHER), new EpochRecord(true, 0).encode());
        assertThat(lookEverySecond(30).silent()).isEmpty();
        assertThat(peers.stillFor(OTHER, SECOND)).isNull();
    }

    @Test
    void storeThatIsSlowToAnswerMakesNobodyDead() {
        joined(OTHER);
        look();
        for (int i = 0; i < 5; i++) {
            store.holdReads();
            Received<PeerMonitor.Seen> slow = Received.from(peers.look(List.of(OTHER), SECOND));
            PendingRead read = store.expectRead();
            pass(LEASE.multipliedBy(2));
            read.apply();
            assertThat(slow.value().silent()).isEmpty();
            store.releaseReads();
        }
    }

    @Test
    void pauseOfTheOneThatLooksMakesNobodyDead() {
        joined(OTHER);
        look();
        pass(LEASE.multipliedBy(10));
        assertThat(look().silent()).isEmpty();
        pass(SECOND);
        beat(OTHER, 1);
        assertThat(look().silent()).isEmpty();
    }

    @Test
    void lookThatFailedCountsForNothing() {
        joined(OTHER);
        look();
        store.failNextRead(new dev.rouse.kv.error.KvUnavailableException("down", null));
        pass(SECOND);
        Received.from(peers.look(List.of(OTHER), SECOND)).error(dev.rouse.kv.error.KvUnavailableException.class);
        pass(LEASE);
        assertThat(look().silent()).isEmpty();
    }

    @Test
    void nodeLivesOnceItsHeartbeatWasSeenToMove() {
        joined(OTHER);
        look();
        assertThat(peers.lives(OTHER)).isFalse();
        beat(OTHER, 1);
        look();
        assertThat(peers.lives(OTHER)).isTrue();
        look();
        assertThat(peers.lives(OTHER)).as("once seen to live").isTrue();
        store.remove(KEYS.epoch(OTHER));
        look();
        assertThat(peers.lives(OTHER)).isFalse();
    }

    @Test
    void stillnessIsOfTheHeartbeatThatWasSeenLast() {
        joined(OTHER);
        lookEverySecond(3);
        assertThat(peers.stillFor(OTHER, SECOND.multipliedBy(2))).isEqualTo(new HeartbeatRecord(0, 0).encode());
        assertThat(peers.stillFor(OTHER, SECOND.multipliedBy(3))).isNull();
        beat(OTHER, 1);
        look();
        assertThat(peers.stillFor(OTHER, SECOND)).isNull();
    }

    @Test
    void versionOfTheTablesIsTold() {
        assertThat(look().version()).isNull();
        store.put(KEYS.tableVersion(), new TableVersionRecord(7).encode());
        assertThat(look().version()).isEqualTo(new TableVersionRecord(7));
    }
}
