package dev.rouse.kv.fdb;

import static org.assertj.core.api.Assertions.assertThat;

import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.Range;
import dev.rouse.NodeHealth.Status;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Two processes on one store. The one that serves is paused beyond its lease in the middle of its calls; the other takes
 * over and changes the same actors; the first one wakes up and must change nothing. Then they swap, again and again.
 */
@OnFoundationDb
final class ZombieTest {

    private static final int ROUNDS = Integer.getInteger("rouse.zombie.rounds", 50);
    private static final int LONGEST_WORK_MILLIS = 200;

    private final FdbRoot root;
    private final byte[] prefix;
    private final Random random = new Random();

    ZombieTest(FdbRoot root) {
        this.root = root;
        this.prefix = root.fresh();
    }

    @Test
    @Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whatAPausedNodeDoesWhenItWakesUpChangesNothing() throws Exception {
        try (ChildNode first = new ChildNode("first", root.clusterFile(), prefix)) {
            first.await(Status.SERVING);
            try (ChildNode second = new ChildNode("second", root.clusterFile(), prefix)) {
                second.await(Status.STANDBY);
                ChildNode serving = first;
                ChildNode standby = second;
                serving.tell("work");
                for (int round = 0; round < ROUNDS; round++) {
                    swap(serving, standby);
                    ChildNode before = serving;
                    serving = standby;
                    standby = before;
                }
                serving.tell("rest");
                serving.await("rests");
                serving.tell("sum");
                judge(Long.parseLong(serving.await("sum")), calls(first), calls(second));
            }
        }
    }

    /** {@code serving} works; {@code standby} has taken over and works when this returns. */
    private void swap(ChildNode serving, ChildNode standby) throws Exception {
        pass(random.nextInt(LONGEST_WORK_MILLIS));
        serving.pause();
        standby.await(Status.SERVING);
        standby.tell("work");
        pass(random.nextInt(LONGEST_WORK_MILLIS));
        standby.tell("rest");
        standby.await("rests");
        List<String> written = actors();

        serving.resume();
        serving.await(NodeProcess.LOST);
        serving.await(Status.STANDBY);
        assertThat(actors()).as("what the successor wrote").isEqualTo(written);

        serving.tell("rest");
        serving.await("rests");
        standby.tell("work");
    }

    private static void pass(int millis) throws InterruptedException {
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
        List<KeyValue> rows = root.database()
                .run(transaction ->
                        transaction.getRange(Range.startsWith(table)).asList().join());
        assertThat(rows).isNotEmpty();
        HexFormat hex = HexFormat.of();
        return rows.stream()
                .map(row -> hex.formatHex(row.getKey()) + "=" + hex.formatHex(row.getValue()))
                .toList();
    }

    /** Acknowledged, of unknown outcome, retryable, other. */
    private static List<Long> calls(ChildNode node) {
        node.tell("tell");
        return Stream.of(node.await("calls").split(" ")).map(Long::valueOf).toList();
    }

    private static void judge(long sum, List<Long> first, List<Long> second) {
        long acknowledged = first.get(0) + second.get(0);
        long unknown = first.get(1) + second.get(1);
        long retryable = first.get(2) + second.get(2);
        Console.info("Zombies: " + ROUNDS + " rounds, " + acknowledged + " calls acknowledged, " + unknown
                + " of unknown outcome, " + retryable + " retryable, counted " + sum + ".");
        assertThat(first.get(3) + second.get(3)).as("errors of other kinds").isZero();
        assertThat(sum).as("nothing acknowledged is lost").isBetween(acknowledged, acknowledged + unknown);
        assertThat(retryable).as("callers were waiting").isPositive();
    }
}
