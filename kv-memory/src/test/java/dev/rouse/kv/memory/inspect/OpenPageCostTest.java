package dev.rouse.kv.memory.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import dev.rouse.fixture.Console;
import dev.rouse.net.RawClient;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import reactor.core.publisher.Flux;

/**
 * The cost of an open page on a busy node, with {@code JOPTS=-Drouse.inspector.cost=true} alone, as it is a measurement: processor time of a
 * call, not how long it takes, so that what else the machine does counts little. Pairs of rounds follow each other, one with a page that shows
 * hot actors and is open for that round alone, one without any; which of both is first changes from pair to pair, and the median is of what each
 * pair says.
 */
@EnabledIfSystemProperty(named = "rouse.inspector.cost", matches = "true")
@Timeout(1200)
class OpenPageCostTest {

    private static final int CALLS = Integer.getInteger("rouse.inspector.cost.calls", 150_000);
    private static final int PAIRS = Integer.getInteger("rouse.inspector.cost.pairs", 21);
    private static final int WARM_UP = 4;
    private static final double MOST = 0.02;

    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final AtomicLong updates = new AtomicLong();

    /**
     * Processor time of one call, in nanoseconds.
     *
     * @param process of the whole process, with its compiler and its collector
     * @param code of its threads of Java alone
     */
    private record Cost(double process, double code) {}

    /** What a pair of rounds says of the page: its share of what there is without. */
    private record Pair(Cost without, Cost with) {

        double ofProcess() {
            return with.process / without.process - 1;
        }

        double ofCode() {
            return with.code / without.code - 1;
        }
    }

    private long code() {
        return Arrays.stream(threads.getAllThreadIds())
                .map(threads::getThreadCpuTime)
                .filter(nanos -> nanos > 0)
                .sum();
    }

    private Cost closed(InspectedCluster cluster) {
        long process = system.getProcessCpuTime();
        long code = code();
        Flux.range(0, CALLS)
                .flatMap(i -> cluster.account("k" + i % 64).deposit(1), 256)
                .blockLast();
        return new Cost((double) (system.getProcessCpuTime() - process) / CALLS, (double) (code() - code) / CALLS);
    }

    private Cost open(InspectedCluster cluster) {
        try (RawClient page = new RawClient(cluster.port())) {
            page.send("GET /inspector/api/live?activity=true HTTP/1.1\r\nHost: localhost\r\n\r\n");
            page.head();
            Thread reader = new Thread(() -> read(page));
            reader.setDaemon(true);
            reader.start();
            return closed(cluster);
        }
    }

    /** Turns are counted for a while once a page is closed: so the rounds without one are on a node that never had one. */
    private Pair pair(InspectedCluster alone, InspectedCluster watched, boolean isOpenFirst) {
        Cost with = isOpenFirst ? open(watched) : null;
        Cost without = closed(alone);
        return new Pair(without, with == null ? open(watched) : with);
    }

    private static double median(List<Pair> pairs, ToDoubleFunction<Pair> share) {
        return quantile(pairs, share, 0.5);
    }

    private static double quantile(List<Pair> pairs, ToDoubleFunction<Pair> share, double part) {
        double[] all = pairs.stream().mapToDouble(share).sorted().toArray();
        return all[(int) Math.min(all.length - 1, part * all.length)];
    }

    @Test
    void openPageCostsLittle() {
        List<Pair> pairs = new ArrayList<>();
        try (InspectedCluster alone = new InspectedCluster(1, "127.0.0.1", options -> options);
                InspectedCluster watched = new InspectedCluster(1, "127.0.0.1", options -> options)) {
            for (int i = 0; i < WARM_UP + PAIRS; i++) {
                Pair pair = pair(alone, watched, i % 2 == 0);
                if (i >= WARM_UP) {
                    pairs.add(pair);
                }
            }
        }
        Console.info(
                "An open page takes %+.2f %% of the processor time of a busy node (quartiles %+.2f to %+.2f), %+.2f %% without compiler and collector (%+.2f to %+.2f): a call takes %.0f ns without it; %d updates"
                        .formatted(
                                100 * median(pairs, Pair::ofProcess),
                                100 * quantile(pairs, Pair::ofProcess, 0.25),
                                100 * quantile(pairs, Pair::ofProcess, 0.75),
                                100 * median(pairs, Pair::ofCode),
                                100 * quantile(pairs, Pair::ofCode, 0.25),
                                100 * quantile(pairs, Pair::ofCode, 0.75),
                                median(pairs, pair -> pair.without().process()),
                                updates.get()));
        assertThat(median(pairs, Pair::ofProcess)).as("share of an open page").isLessThan(MOST);
    }

    private void read(RawClient page) {
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
