package dev.rouse.commit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.NodeOptions;
import dev.rouse.RuntimeListener;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.ScriptedClock;
import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvSnapshot;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.KvVersion;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.record.EpochRecord;
import dev.rouse.record.Keys;
import dev.rouse.record.NodeId;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A node that joined a scripted store, with time in the hands of the test. */
public final class FencedNode {

    private static final Duration STEP = Duration.ofMillis(10);

    final ScriptedStore store = new ScriptedStore();
    final Keys keys = new Keys((byte) 'R');
    final NodeId id = new NodeId(1, 2);
    final KvKey epoch = keys.epoch(id);
    final MockTicker ticker = Ticker.newMockTicker();
    final ScriptedClock clock = new ScriptedClock(() -> ticker.nanoTime() - ticker.initialNanoTime());
    final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    final List<String> lost = new ArrayList<>();
    final Recorder listener = new Recorder();
    final KvVersion claimedAt;
    final NodeFence fence;

    FencedNode() {
        store.put(epoch, new EpochRecord(false, 0).encode());
        claimedAt = store.put(keys.shardOwner(0), new byte[] {1});
        fence = fence(store);
    }

    /** That of this node on a store around its own. */
    NodeFence fence(KvStore around) {
        return new NodeFence(
                around,
                keys,
                new JoinedNode(id, claimedAt, Moment.now(ticker, clock)),
                NodeOptions.defaults(),
                ticker,
                clock,
                time,
                listener,
                loss -> lost.add(loss.reason()));
    }

    /** Records what the runtime was told. */
    static final class Recorder implements RuntimeListener {

        final List<Duration> heartbeats = new ArrayList<>();
        final List<String> fenced = new ArrayList<>();
        final List<Integer> groups = new ArrayList<>();

        @Override
        public void heartbeat(Duration took) {
            heartbeats.add(took);
        }

        @Override
        public void fenced(String reason) {
            fenced.add(reason);
        }

        @Override
        public void committed(int actors, int bytes, Duration took) {
            groups.add(actors);
        }
    }

    /** The machine is suspended: only the wall clock moves. */
    void suspend(Duration duration) {
        clock.set(duration);
    }

    void pass(Duration duration) {
        for (Duration left = duration; !left.isZero(); ) {
            Duration step = left.compareTo(STEP) < 0 ? left : STEP;
            ticker.advance(step.toNanos(), TimeUnit.NANOSECONDS);
            time.advanceTimeBy(step);
            left = left.minus(step);
        }
    }

    public static KvKey key(String name) {
        return KvKey.of(name.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] value(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    Received<KvVersion> commit(String key, String value) {
        return Received.from(fence.commit(fence.fenced(KvCommit.builder().set(key(key), value(value)))));
    }

    Received<KvSnapshot> read(String key) {
        return Received.from(fence.read(KvRead.builder().key(key(key))));
    }

    String stored(String key) {
        byte[] value = store.value(key(key));
        return value == null ? null : new String(value, StandardCharsets.UTF_8);
    }

    /** Another node takes the place away. */
    void revoke() {
        store.remove(epoch);
    }

    /** The node is lost, it was told so once, and it writes nothing however long one waits. */
    void assertLost() {
        assertThat(fence.isFenced()).isTrue();
        assertThat(fence.mayServe()).isFalse();
        assertThat(lost).hasSize(1);
        assertThat(listener.fenced).isEqualTo(lost);
        store.forgetCalls();
        assertThat(commit("after", "all").error(FencedException.class).outcomeUnknown())
                .isFalse();
        pass(Duration.ofSeconds(5));
        assertThat(store.calls()).isZero();
    }

    void assertLive() {
        assertThat(fence.isFenced()).isFalse();
        assertThat(lost).isEmpty();
    }

    /** Checks what every test shares: the fence is on every commit, and no call is left open. */
    void verify() {
        store.verifyNoMoreCalls();
        assertThat(store.commits())
                .allSatisfy(commit -> assertThat(commit.conflictKeys()).containsExactly(epoch));
    }
}
