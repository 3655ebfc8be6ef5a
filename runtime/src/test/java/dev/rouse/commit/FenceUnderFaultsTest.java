package dev.rouse.commit;

import static dev.rouse.commit.FencedNode.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.NodeOptions;
import dev.rouse.RuntimeListener;
import dev.rouse.kv.Faults;
import dev.rouse.kv.FaultyStore;
import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.record.EpochRecord;
import dev.rouse.record.Keys;
import dev.rouse.record.NodeId;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Counters that go up through a store on which calls fail and overtake each other: what was acknowledged is there. */
final class FenceUnderFaultsTest {

    private static final int COUNTERS = 4;
    private static final Faults FAULTS = Faults.each(0.1).withMaxDelay(Duration.ofMillis(20));

    private final ScriptedStore store = new ScriptedStore();
    private final MockTicker ticker = Ticker.newMockTicker();
    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final Keys keys = new Keys((byte) 'R');
    private final NodeId id = new NodeId(1, 2);

    static List<Long> seeds() {
        return new Random(11).longs(40).boxed().toList();
    }

    private NodeFence fence(FaultyStore faulty) {
        JoinedNode place = new JoinedNode(
                id, store.put(keys.epoch(id), new EpochRecord(false, 0).encode()), new Moment(ticker.nanoTime(), 0));
        return new NodeFence(
                faulty,
                keys,
                place,
                NodeOptions.defaults(),
                ticker,
                Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
                time,
                RuntimeListener.NONE,
                reason -> {});
    }

    /** Counts up as soon as its last count is acknowledged, so that one commit of it is under way at a time. */
    private final class Counter {

        private final NodeFence fence;
        private final KvKey key;
        private int acknowledged;
        private Throwable error;

        Counter(NodeFence fence, int number) {
            this.fence = fence;
            this.key = key("counter " + number);
        }

        void countUpTo(int end) {
            if (acknowledged == end) {
                return;
            }
            byte[] next = ByteBuffer.allocate(4).putInt(acknowledged + 1).array();
            fence.commit(fence.fenced(KvCommit.builder().set(key, next)))
                    .subscribe(
                            version -> {
                                acknowledged++;
                                countUpTo(end);
                            },
                            failure -> error = failure);
        }

        int stored() {
            byte[] value = store.value(key);
            return value == null ? 0 : ByteBuffer.wrap(value).getInt();
        }
    }

    private void pass(Duration duration) {
        for (long ms = 0; ms < duration.toMillis(); ms++) {
            ticker.advance(1, TimeUnit.MILLISECONDS);
            time.advanceTimeBy(Duration.ofMillis(1));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyCountIsAcknowledgedAndThere(long seed) {
        FaultyStore faulty = new FaultyStore(store, FAULTS, seed, time);
        List<Counter> counters = counters(fence(faulty));
        counters.forEach(counter -> counter.countUpTo(20));
        pass(Duration.ofSeconds(30));
        assertThat(faulty.injected()).isPositive();
        assertThat(counters).as("%s", faulty).allSatisfy(counter -> {
            assertThat(counter.error).isNull();
            assertThat(counter.acknowledged).isEqualTo(20);
            assertThat(counter.stored()).isEqualTo(20);
        });
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void nothingIsWrittenAfterARevocationAndNothingAcknowledgedIsMissing(long seed) {
        FaultyStore faulty = new FaultyStore(store, FAULTS, seed, time);
        List<Counter> counters = counters(fence(faulty));
        counters.forEach(counter -> counter.countUpTo(Integer.MAX_VALUE));
        pass(Duration.ofMillis(200 + new Random(seed).nextInt(300)));
        store.remove(keys.epoch(id));
        List<Integer> atRevocation = counters.stream().map(Counter::stored).toList();
        pass(Duration.ofSeconds(10));
        assertThat(counters.stream().map(Counter::stored).toList())
                .as("%s", faulty)
                .isEqualTo(atRevocation);
        assertThat(counters).as("%s", faulty).allSatisfy(counter -> {
            assertThat(counter.error).isInstanceOf(FencedException.class);
            boolean mayBeThere = ((FencedException) counter.error).outcomeUnknown();
            assertThat(counter.stored() - counter.acknowledged).isBetween(0, mayBeThere ? 1 : 0);
        });
    }

    private List<Counter> counters(NodeFence fence) {
        return IntStream.range(0, COUNTERS)
                .mapToObj(number -> new Counter(fence, number))
                .toList();
    }
}
