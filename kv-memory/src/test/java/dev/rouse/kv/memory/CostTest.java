package dev.rouse.kv.memory;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.rouse.Actor;
import dev.rouse.ActorOptions;
import dev.rouse.ActorType;
import dev.rouse.ReadOnly;
import dev.rouse.host.ActorRuntime;
import dev.rouse.host.TestNode;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;

/**
 * What a call and a start cost in allocated bytes, on one thread and therefore the same every time: bounds with head room
 * over what was measured, so that a cost which creeps in is seen.
 */
class CostTest {

    private static final int ROUNDS = 20;
    private static final int CALLS = 50_000;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** A number. */
    public interface Meter {
        Mono<Long> add(long amount);

        @ReadOnly
        Mono<Long> value();
    }

    /** Its actor. */
    public static final class MeterActor extends Actor<Long> implements Meter {
        @Override
        protected Long initialState() {
            return 0L;
        }

        @Override
        public Mono<Long> add(long amount) {
            return Mono.just(update(value -> value + amount));
        }

        @Override
        public Mono<Long> value() {
            return Mono.just(state());
        }
    }

    private static TestNode node(Duration idleTimeout) {
        return TestNode.on(
                MemoryKvStore.create(),
                options -> options.withListener(dev.rouse.RuntimeListener.NONE),
                ActorType.of(Meter.class, MeterActor::new).with(ActorOptions.DEFAULTS.withIdleTimeout(idleTimeout)));
    }

    @Test
    void aReadOnlyCallAllocatesLessThanHalfAKilobyte() {
        try (TestNode node = node(Duration.ofSeconds(30))) {
            Meter meter = meter(node.runtime());
            assertThat(bytesPerCall(node, meter::value)).isLessThan(512);
        }
    }

    @Test
    void aSavedCallAloneInItsCommitAllocatesLessThanThreeKilobytes() {
        try (TestNode node = node(Duration.ofSeconds(30))) {
            Meter meter = meter(node.runtime());
            assertThat(bytesPerCall(node, () -> meter.add(1))).isLessThan(3_072);
        }
    }

    @Test
    void aStartWithABundleAllocatesLessThanSixKilobytes() {
        try (TestNode node = node(Duration.ZERO)) {
            Meter meter = meter(node.runtime());
            node.await(meter.add(1));
            assertThat(bytesPerCall(node, meter::value)).isLessThan(6_144);
        }
    }

    private static Meter meter(ActorRuntime runtime) {
        return runtime.actor(Meter.class, "m");
    }

    /** The least of some rounds: the compiler needs a few until it leaves out what it can. */
    private static long bytesPerCall(TestNode node, Supplier<Mono<Long>> call) {
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            repeat(node, call, CALLS);
            least = Math.min(least, (THREADS.getCurrentThreadAllocatedBytes() - before) / CALLS);
        }
        System.out.println(least + " bytes a call");
        return least;
    }

    private static void repeat(TestNode node, Supplier<Mono<Long>> call, int times) {
        for (int i = 0; i < times; i++) {
            once(node, call.get());
        }
    }

    private static void once(TestNode node, Mono<Long> call) {
        Ended ended = new Ended();
        call.subscribe(ended);
        node.run();
        if (!ended.over) {
            throw new AssertionError("The call did not end at once");
        }
    }

    private static final class Ended extends BaseSubscriber<Long> {
        private boolean over;

        @Override
        protected void hookOnComplete() {
            over = true;
        }
    }
}
