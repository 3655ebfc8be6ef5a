package dev.rouse.kv.memory.inspect;

import com.sun.management.OperatingSystemMXBean;
import dev.rouse.fixture.Console;
import dev.rouse.net.RawClient;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import reactor.core.publisher.Flux;

/**
 * The cost of an open page on a busy node: processor time of the whole process a call, on a node with a page that shows hot actors, and in
 * rounds between on one that nobody looks at. With {@code JOPTS=-Drouse.inspector.cost=true} alone, as it is a measurement.
 */
@EnabledIfSystemProperty(named = "rouse.inspector.cost", matches = "true")
@Timeout(600)
class OpenPageCostTest {

    private static final int CALLS = 150_000;
    private static final int ROUNDS = 11;
    private static final int WARM_UP = 2;

    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    /** Processor time of one call, in nanoseconds. */
    private double round(InspectedCluster cluster) {
        long before = system.getProcessCpuTime();
        Flux.range(0, CALLS)
                .flatMap(i -> cluster.account("k" + i % 64).deposit(1), 256)
                .blockLast();
        return (double) (system.getProcessCpuTime() - before) / CALLS;
    }

    @Test
    void openPageCostsLittle() {
        double[] closed = new double[ROUNDS];
        double[] open = new double[ROUNDS];
        AtomicLong updates = new AtomicLong();
        try (InspectedCluster alone = new InspectedCluster(1, "127.0.0.1", options -> options);
                InspectedCluster watched = new InspectedCluster(1, "127.0.0.1", options -> options);
                RawClient page = new RawClient(watched.port())) {
            page.send("GET /inspector/api/live?activity=true HTTP/1.1\r\nHost: localhost\r\n\r\n");
            page.head();
            new Thread(() -> read(page, updates)).start();
            for (int i = 0; i < WARM_UP; i++) {
                round(alone);
                round(watched);
            }
            for (int i = 0; i < ROUNDS; i++) {
                closed[i] = round(alone);
                open[i] = round(watched);
            }
        }
        Arrays.sort(closed);
        Arrays.sort(open);
        double without = closed[ROUNDS / 2];
        double with = open[ROUNDS / 2];
        Console.info(
                "A call takes %.0f ns of processor time without a page, %.0f ns with one: %+.1f %% (quartiles %.0f to %.0f and %.0f to %.0f; %d updates)"
                        .formatted(
                                without,
                                with,
                                100 * (with / without - 1),
                                closed[ROUNDS / 4],
                                closed[3 * ROUNDS / 4],
                                open[ROUNDS / 4],
                                open[3 * ROUNDS / 4],
                                updates.get()));
    }

    private static void read(RawClient page, AtomicLong updates) {
        try {
            while (true) {
                page.chunk();
                updates.incrementAndGet();
            }
        } catch (RuntimeException e) {
            // The page was closed.
        }
    }
}
