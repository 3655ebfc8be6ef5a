package dev.rouse.kv.fdb.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rouse.fixture.Console;
import dev.rouse.kv.fdb.cluster.FdbProcesses;
import dev.rouse.kv.fdb.cluster.FdbRoot;
import dev.rouse.kv.fdb.cluster.OnFoundationDb;
import dev.rouse.kv.fdb.process.NodeProcess.Told;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a node does that wakes up after another took its place: it changes nothing, and its callers are told what is true. */
@OnFoundationDb
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ZombieTest {

    private static final int ROUNDS = Integer.getInteger("rouse.zombie.rounds", 50);
    private static final int ROUNDS_OF_UNKNOWN = Integer.getInteger("rouse.zombie.unknown.rounds", 5);
    private static final int MOST_ROUNDS = 10 * ROUNDS_OF_UNKNOWN;

    /** A node notices within about half a second that its server does not answer, instead of three. */
    private static final String[] SOON = {"connection_monitor_loop_time=0.1", "connection_monitor_timeout=0.3"};

    private final FdbRoot root;
    private final Random random = new Random();

    ZombieTest(FdbRoot root) {
        this.root = root;
    }

    @Test
    void whatAPausedNodeDoesWhenItWakesUpChangesNothing() throws Exception {
        try (Duel duel = new Duel(root.clusterFile(), root.fresh())) {
            for (int round = 0; round < ROUNDS; round++) {
                duel.swap(ChildNode::pause);
            }
            Map<Told, Integer> told = duel.judge();
            Console.info("Zombies: " + ROUNDS + " rounds, callers were told " + told);
            assertThat(told.get(Told.RETRYABLE)).as("callers were waiting").isPositive();
        }
    }

    /**
     * The server stops answering while commits are under way, until the node that sent them gives its connection up; then
     * the node is paused, and wakes up as a zombie that cannot know what became of them.
     */
    @Test
    void callersOfCommitsOfUnknownOutcomeAreToldSo() throws Exception {
        assumeTrue(FdbProcesses.available(), "a container is not paused");
        try (FdbProcesses cluster = FdbProcesses.single();
                Duel duel = new Duel(cluster.clusterFile(), new byte[] {'z'}, SOON)) {
            int unknown = 0;
            for (int round = 0; round < ROUNDS_OF_UNKNOWN || (unknown == 0 && round < MOST_ROUNDS); round++) {
                duel.swap(serving -> {
                    cluster.pause();
                    Duel.pass(500 + random.nextInt(500));
                    serving.pause();
                    cluster.resume();
                });
                unknown = duel.toldOnStandby(Told.UNKNOWN);
            }
            Map<Told, Integer> told = duel.judge();
            Console.info("Zombies of unknown fate: callers were told " + told);
            assertThat(told.get(Told.UNKNOWN)).as("callers of unknown outcome").isPositive();
        }
    }
}
