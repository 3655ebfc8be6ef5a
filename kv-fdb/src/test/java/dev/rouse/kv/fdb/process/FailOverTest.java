package dev.rouse.kv.fdb.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.NodeHealth.Status;
import dev.rouse.NodeOptions;
import dev.rouse.fixture.Console;
import dev.rouse.kv.fdb.cluster.FdbRoot;
import dev.rouse.kv.fdb.cluster.OnFoundationDb;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Time that actors are gone when the process that has them is killed, at the default lease. */
@OnFoundationDb
@Timeout(300)
final class FailOverTest {

    private static final Duration PROMISED = Duration.ofSeconds(10);
    private static final int TRIES = 3;

    private final FdbRoot root;
    private final byte[] prefix;
    private final List<ChildNode> nodes = new ArrayList<>();

    FailOverTest(FdbRoot root) {
        this.root = root;
        this.prefix = root.fresh();
    }

    @AfterEach
    void end() {
        nodes.forEach(ChildNode::close);
    }

    private ChildNode node(Status status) throws Exception {
        ChildNode node = new ChildNode(
                "node" + nodes.size(),
                root.clusterFile(),
                prefix,
                NodeOptions.defaults().lease());
        nodes.add(node);
        node.await(status);
        return node;
    }

    /** A machine that is busy with other things may take longer: the best of a few tries counts. */
    @Test
    void actorsOfAKilledNodeAnswerOnAnotherWithinTenSeconds() throws Exception {
        List<Duration> took = new ArrayList<>();
        ChildNode serving = node(Status.SERVING);
        do {
            ChildNode standby = node(Status.SERVING);
            serving.tell("work");
            Duel.pass(200);
            long killed = System.nanoTime();
            serving.kill();
            standby.applied();
            took.add(Duration.ofNanos(System.nanoTime() - killed));
            serving = standby;
        } while (took.get(took.size() - 1).compareTo(PROMISED) >= 0 && took.size() < TRIES);
        Console.info("From the kill of a node to answers of another, at a lease of "
                + NodeOptions.defaults().lease() + ": " + took);
        assertThat(took.get(took.size() - 1)).isLessThan(PROMISED);
    }
}
