package dev.rouse.kv.fdb.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.NodeHealth.Status;
import dev.rouse.kv.fdb.process.NodeProcess.Told;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Two processes on one store, which share its actors. The one that works is paused beyond its lease in the middle of its calls; the
 * other takes its share and changes the same actors; the first one wakes up and must change nothing that is not its own any more.
 * Then they have swapped.
 */
final class Duel implements AutoCloseable {

    private static final Duration LEASE = Duration.ofSeconds(1);
    private static final int LONGEST_WORK_MILLIS = 200;

    private final Random random = new Random();
    private final ChildNode first;
    private final ChildNode second;
    private ChildNode serving;
    private ChildNode standby;

    Duel(Path clusterFile, byte[] prefix, String... knobs) throws Exception {
        first = new ChildNode("first", clusterFile, prefix, LEASE, knobs);
        first.await(Status.SERVING);
        second = new ChildNode("second", clusterFile, prefix, LEASE, knobs);
        second.await(Status.SERVING);
        serving = first;
        standby = second;
        serving.tell("work");
    }

    /** Something that a test does, {@code serving} being the node that works. */
    interface Pause {
        void of(ChildNode serving) throws Exception;
    }

    /** @param pause ends with the node that serves paused */
    void swap(Pause pause) throws Exception {
        pass(random.nextInt(LONGEST_WORK_MILLIS));
        pause.of(serving);
        standby.tell("work");
        pass(random.nextInt(LONGEST_WORK_MILLIS));
        standby.tell("rest");
        standby.await("rests");

        serving.resume();
        serving.await(NodeProcess.LOST);
        serving.await(Status.SERVING);

        serving.tell("rest");
        serving.await("rests");
        standby.tell("work");
        ChildNode before = serving;
        serving = standby;
        standby = before;
    }

    static void pass(int millis) throws InterruptedException {
        assertThat(new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS)).isFalse();
    }

    /** How many callers have been told so on the node that does not work. */
    int toldOnStandby(Told kind) {
        return standby.told().get(kind).cardinality();
    }

    /** Ends the work and holds everything that callers were told against what is in the actors. */
    Map<Told, Integer> judge() {
        serving.tell("rest");
        serving.await("rests");
        AppliedCalls applied = serving.applied();
        Map<Told, Integer> counts = new EnumMap<>(Told.class);
        for (ChildNode node : List.of(first, second)) {
            Map<Told, BitSet> told = node.told();
            applied.assertTrue(node.name(), told);
            told.forEach((kind, calls) -> counts.merge(kind, calls.cardinality(), Integer::sum));
        }
        return counts;
    }

    @Override
    public void close() {
        first.close();
        if (second != null) {
            second.close();
        }
    }
}
