package dev.rouse.kv.memory.actors;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.rouse.RuntimeListener;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.memory.MemoryKvStore;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;

/**
 * Cost of a call and of a start in allocated bytes, on one thread and therefore the same every time: bounds with head
 * room over what was measured, so that a cost which creeps in is seen.
 */
@Tag("cost")
class CostTest {

    private static final int ROUNDS = 20;
    private static final int PATIENCE = 10 * ROUNDS;
    private static final int CALLS = 50_000;
    private static final int TOGETHER = 64;
    private static final Duration LONG = Duration.ofSeconds(30);

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private int ended;

    private static TestNode node(Duration idleTimeout, long warmCacheBytes) {
        return TestNode.on(
                MemoryKvStore.create(),
                options -> options.listener(RuntimeListener.NONE)
                        .warmCacheBytes(warmCacheBytes)
                        .developmentChecks(false),
                MeterActor.type(idleTimeout));
    }

    private static Meter meter(TestNode node, int i) {
        return node.runtime().actor(Meter.class, "m" + i);
    }

    @Test
    void aReadOnlyCallAllocatesLessThanHalfAKilobyte() {
        try (TestNode node = node(LONG, 0)) {
            Meter meter = meter(node, 0);
            assertThat(bytesPerCall(512, node, meter::value)).isLessThan(512);
        }
    }

    @Test
    void aCallWhoseTurnCallsAnotherActorAllocatesLessThanOneAndThreeQuarterKilobytes() {
        try (TestNode node = node(LONG, 0)) {
            Meter meter = meter(node, 0);
            assertThat(bytesPerCall(1_792, node, () -> meter.valueOf("m1"))).isLessThan(1_792);
        }
    }

    @Test
    void aSavedCallAloneInItsCommitAllocatesLessThanTwoKilobytes() {
        try (TestNode node = node(LONG, 0)) {
            Meter meter = meter(node, 0);
            assertThat(bytesPerCall(2_048, node, () -> meter.add(1))).isLessThan(2_048);
        }
    }

    @Test
    void aSavedCallOfOneOfManyActorsAllocatesAboutAKilobyte() {
        try (TestNode node = node(LONG, 0)) {
            List<Meter> meters =
                    IntStream.range(0, TOGETHER).mapToObj(i -> meter(node, i)).toList();
            assertThat(bytesPerSavedCall(1_088, node, meters)).isLessThan(1_088);
        }
    }

    @Test
    void aSavedCallOfManyOfOneActorAllocatesLessThanHalfAKilobyte() {
        try (TestNode node = node(LONG, 0)) {
            assertThat(bytesPerSavedCall(512, node, Collections.nCopies(TOGETHER, meter(node, 0))))
                    .isLessThan(512);
        }
    }

    @Test
    void aStartWithABundleAllocatesLessThanFourAndAHalfKilobytes() {
        try (TestNode node = node(Duration.ZERO, 1 << 20)) {
            Meter meter = meter(node, 0);
            node.await(meter.add(1));
            assertThat(bytesPerCall(4_608, node, meter::value)).isLessThan(4_608);
        }
    }

    @Test
    void aStartThatReadsAllocatesLessThanEightKilobytes() {
        try (TestNode node = node(Duration.ZERO, 0)) {
            Meter meter = meter(node, 0);
            node.await(meter.add(1));
            assertThat(bytesPerCall(8_192, node, meter::value)).isLessThan(8_192);
        }
    }

    private long bytesPerCall(int expected, TestNode node, Supplier<Mono<Long>> call) {
        return leastBytes(expected, CALLS, () -> allAtOnce(node, List.of(call.get())));
    }

    /** Of one of {@code meters}, all of which are called before the node has a chance to save. */
    private long bytesPerSavedCall(int expected, TestNode node, List<Meter> meters) {
        List<Mono<Long>> calls = new ArrayList<>();
        int size = meters.size();
        return leastBytes(expected * size, CALLS / size, () -> {
                    calls.clear();
                    for (int i = 0; i < size; i++) {
                        calls.add(meters.get(i).add(1));
                    }
                    allAtOnce(node, calls);
                })
                / size;
    }

    /**
     * Of one of {@code times}, the least of some rounds, and of more while it is not what is expected: the compiler needs some
     * until it leaves out what it can, and more where other work keeps it waiting.
     */
    private static long leastBytes(long expected, int times, Runnable work) {
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS || least >= expected && round < PATIENCE; round++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < times; i++) {
                work.run();
            }
            least = Math.min(least, (THREADS.getCurrentThreadAllocatedBytes() - before) / times);
        }
        System.out.println(least + " bytes");
        return least;
    }

    private void allAtOnce(TestNode node, List<Mono<Long>> calls) {
        int before = ended;
        calls.forEach(call -> call.subscribe(new Ended()));
        node.run();
        if (ended - before != calls.size()) {
            throw new AssertionError((ended - before) + " of " + calls.size() + " calls ended at once");
        }
    }

    private final class Ended extends BaseSubscriber<Long> {
        @Override
        protected void hookOnComplete() {
            ended++;
        }
    }
}
