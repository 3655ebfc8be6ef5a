package dev.rouse.kv.fdb.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.apple.foundationdb.Database;
import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.Range;
import dev.rouse.NodeHealth.Status;
import dev.rouse.kv.fdb.process.NodeProcess.Told;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Two processes on one store. The one that serves is paused beyond its lease in the middle of its calls; the other takes
 * over and changes the same actors; the first one wakes up and must change nothing. Then they have swapped.
 */
final class Duel implements AutoCloseable {

    private static final Duration LEASE = Duration.ofSeconds(1);
    private static final int LONGEST_WORK_MILLIS = 200;

    private final Database database;
    private final byte[] prefix;
    private final Random random = new Random();
    private final ChildNode first;
    private final ChildNode second;
    private ChildNode serving;
    private ChildNode standby;

    /** @param database to look behind the nodes; stays open */
    Duel(Path clusterFile, Database database, byte[] prefix, String... knobs) throws Exception {
        this.database = database;
        this.prefix = prefix;
        first = new ChildNode("first", clusterFile, prefix, LEASE, knobs);
        first.await(Status.SERVING);
        second = new ChildNode("second", clusterFile, prefix, LEASE, knobs);
        second.await(Status.JOINING);
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
        standby.await(Status.SERVING);
        standby.tell("work");
        pass(random.nextInt(LONGEST_WORK_MILLIS));
        standby.tell("rest");
        standby.await("rests");
        List<String> written = actors();

        serving.resume();
        serving.await(NodeProcess.LOST);
        serving.await(Status.JOINING);
        assertThat(actors()).as("what the successor wrote").isEqualTo(written);

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

    /** Every record of every actor. */
    private List<String> actors() {
        byte[] table = ByteBuffer.allocate(prefix.length + 3)
                .put(prefix)
                .put((byte) 1)
                .put((byte) 'R')
                .put((byte) 0x10)
                .array();
        List<KeyValue> rows = database.run(transaction ->
                transaction.getRange(Range.startsWith(table)).asList().join());
        assertThat(rows).isNotEmpty();
        HexFormat hex = HexFormat.of();
        return rows.stream()
                .map(row -> hex.formatHex(row.getKey()) + "=" + hex.formatHex(row.getValue()))
                .toList();
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
