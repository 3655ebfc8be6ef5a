package dev.rouse.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorId;
import dev.rouse.NodeHealth.Status;
import dev.rouse.fixture.Console;
import dev.rouse.fixture.Probe;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.record.Keys;
import dev.rouse.record.NodeId;
import dev.rouse.record.ShardRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** Requests to the store of nodes of which nothing is wanted. */
final class IdleMembersTest {

    private static final int SECONDS = 20;
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final int MANY = Integer.getInteger("rouse.idle.members", 40);

    private final Keys keys = new Keys((byte) 'R');

    @Test
    void memberAsksTheStoreAsOftenHoweverManyThereAre() {
        double few = requestsOfOne(2);
        double many = requestsOfOne(MANY);
        assertThat(few).isLessThan(5);
        assertThat(many).isCloseTo(few, Percentage.withPercentage(5));
    }

    /** In a second. */
    private double requestsOfOne(int members) {
        ScriptedStore store = new ScriptedStore();
        store.exclusive(false);
        Probe.Gates gates = new Probe.Gates();
        TestNode[] nodes = IntStream.range(0, members)
                .mapToObj(i -> TestNode.begin(store, options -> options, Probe.type(gates)))
                .toArray(TestNode[]::new);
        int waited = 0;
        while (!isBalanced(store, nodes)) {
            assertThat(++waited)
                    .as("seconds until " + members + " are balanced")
                    .isLessThan((int) LONGEST.toSeconds());
            TestNode.pass(Duration.ofSeconds(1), nodes);
        }
        TestNode.pass(Duration.ofSeconds(5), nodes);
        store.forgetCalls();
        TestNode.pass(Duration.ofSeconds(SECONDS), nodes);
        double each = 1.0 * store.calls() / SECONDS / members;
        Console.info(
                "%,d members: %.2f requests to the store a second each, %,d reads, %,d commits, %,d transactions in %d s"
                        .formatted(
                                members,
                                each,
                                store.reads().size(),
                                store.commits().size(),
                                store.transacts(),
                                SECONDS));
        return each;
    }

    private boolean isBalanced(ScriptedStore store, TestNode... nodes) {
        if (List.of(nodes).stream()
                .anyMatch(node -> !node.isStarted() || node.runtime().health().status() != Status.SERVING)) {
            return false;
        }
        Map<NodeId, Long> owned = store.entries().stream()
                .filter(row -> row.key().startsWith(keys.shardOwners()))
                .map(row -> ShardRecord.decode(row.key(), row.value()))
                .filter(row -> row.owner() != null)
                .collect(Collectors.groupingBy(ShardRecord::owner, Collectors.counting()));
        long most = (ActorId.SHARDS + nodes.length - 1) / nodes.length;
        return owned.size() == nodes.length && owned.values().stream().allMatch(count -> count <= most);
    }
}
