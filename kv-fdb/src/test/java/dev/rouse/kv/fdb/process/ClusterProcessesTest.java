package dev.rouse.kv.fdb.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rouse.NodeHealth.Status;
import dev.rouse.NodeOptions;
import dev.rouse.fixture.Console;
import dev.rouse.kv.fdb.cluster.FdbProcesses;
import dev.rouse.kv.fdb.cluster.OnFoundationDb;
import dev.rouse.kv.fdb.process.ProcessCluster.Site;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * Three node processes on a FoundationDB, called all the time by a fourth, through all that happens to processes and cables. Nothing
 * that was acknowledged is lost or there twice, reads never go back, and while nothing breaks no call fails. Tells how long what
 * happens keeps actors from answering; with {@code -Drouse.cluster.rounds=20} as medians.
 */
@OnFoundationDb
@Timeout(value = 3600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ClusterProcessesTest {

    private static final int ROUNDS = Integer.getInteger("rouse.cluster.rounds", 1);
    private static final int PAUSE_BEYOND_LEASE = 500;

    /** Longer than it takes to revoke a node whose heartbeat stands still. */
    private static final int CUT_MILLIS = 2900;

    private static final int STORE_AWAY_MILLIS = 3000;
    private static final Duration LEASE = NodeOptions.defaults().lease();

    /** Before the end of the lease: others were sure that it is dead. Longer than it takes, for busy machines. */
    private static final Duration BY_EVIDENCE = Duration.ofSeconds(6);

    private static final int COURIERS = 24;

    private final long seed = Long.getLong("rouse.cluster.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private ProcessCluster cluster;

    @BeforeAll
    void begin() throws Exception {
        assumeTrue(FdbProcesses.available() && SocketOwner.isKnown(), "no server of this machine, or no Linux");
        Console.info("Cluster of processes: -Drouse.cluster.seed=" + seed);
        cluster = new ProcessCluster();
    }

    @AfterAll
    void end() {
        if (cluster != null) {
            cluster.close();
        }
    }

    /** Something that happens to a cluster under load. */
    private interface Happening {
        /** @return whether calls may fail for it */
        boolean happens(LedgerLoad load, Times times) throws Exception;
    }

    private void rounds(String what, Happening happening) throws Exception {
        Times times = new Times(what, ROUNDS);
        for (int round = 0; round < ROUNDS; round++) {
            cluster.restore();
            LedgerLoad load = LedgerLoad.on(cluster.caller(), what + "-" + round);
            load.watch();
            boolean mayFail = happening.happens(load, times);
            times.add("longest without an answer", load.longestAway());
            times.add(load.longestAwayWas());
            cluster.mend();
            load.judge();
            if (!mayFail) {
                assertThat(load.failures()).as("calls that failed").isEmpty();
            }
            times.add(load.toString());
        }
        Console.info(times.toString());
    }

    private Site any() {
        List<Site> sites = cluster.sites();
        return sites.get(random.nextInt(sites.size()));
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    private long losses() {
        return cluster.sites().stream().mapToLong(site -> site.node().losses()).sum();
    }

    @Test
    void nodeThatJoinsAndNodeThatStopsFailNoCall() throws Exception {
        assumeTrue(ROUNDS > 1, "only its times are new: nodes join and stop in a rolling restart too");
        rounds("join and stop", (load, times) -> {
            long began = System.nanoTime();
            Site fresh = cluster.start();
            times.add("process serves", since(began));
            cluster.awaitBalance();
            times.add("it has its share", since(began));
            times.add("longest without an answer at the join", load.longestAway());
            load.watch();
            long stopped = System.nanoTime();
            cluster.stop(fresh);
            times.add("process has stopped", since(stopped));
            load.awaitAnswers();
            return false;
        });
    }

    @Test
    void rollingRestartFailsNoCall() throws Exception {
        rounds("rolling update", (load, times) -> {
            long began = System.nanoTime();
            for (Site old : cluster.sites()) {
                Site fresh = cluster.begin();
                cluster.stop(old);
                fresh.node().await(Status.SERVING);
            }
            times.add("all three are new", since(began));
            load.awaitAnswers();
            return false;
        });
    }

    @Test
    void actorsOfAKilledProcessAnswerElsewhere() throws Exception {
        rounds("kill -9", (load, times) -> {
            cluster.kill(any());
            Duration took = load.awaitAnswers();
            times.add("all answer", took);
            assertThat(took).isLessThan(BY_EVIDENCE);
            return true;
        });
    }

    @Test
    void pausedProcessIsReplacedAndDoesNothingWhenItWakesUp() throws Exception {
        rounds("SIGSTOP", (load, times) -> {
            Site site = any();
            long before = site.node().losses();
            long began = System.nanoTime();
            site.node().pause();
            Duration took = load.awaitAnswers();
            times.add("all answer", took);
            assertThat(took).isLessThan(BY_EVIDENCE);
            Duration left = LEASE.minus(since(began));
            Duel.pass((int) Math.max(0, left.toMillis()) + random.nextInt(PAUSE_BEYOND_LEASE));
            site.node().resume();
            awaitRejoin(site, before);
            load.awaitAnswers();
            return true;
        });
    }

    @Test
    void parcelsAreTakenOnceAndInOrderThoughProcessesAreKilled() throws Exception {
        cluster.restore();
        CourierLoad load = new CourierLoad(cluster.caller(), COURIERS, ROUNDS > 1 ? 5_000 : 400);
        int kills = ROUNDS > 1 ? 20 : 3;
        for (int kill = 1; kill <= kills; kill++) {
            load.awaitShare((double) kill / (kills + 1));
            Site site = any();
            if (kill % 3 == 0) {
                site.node().pause();
                Duel.pass(random.nextInt(6_000));
                site.node().resume();
            } else {
                cluster.kill(site);
                cluster.restore();
            }
        }
        load.judge();
    }

    private void awaitRejoin(Site site, long lossesBefore) throws InterruptedException {
        cluster.await("loss of its place", () -> site.node().losses() > lossesBefore);
        site.node().await(NodeProcess.LOST);
        site.node().await(Status.SERVING);
    }

    @Test
    void nodeWhoseLinksAreCutKeepsItsPlaceWhileItReachesTheStore() throws Exception {
        rounds("links cut", (load, times) -> {
            long before = losses();
            cluster.cutLinks(any(), true, true);
            Duel.pass(CUT_MILLIS);
            times.add(load.failures().size() + " calls failed");
            cluster.mend();
            times.add("all answer once they are mended", load.awaitAnswers());
            assertThat(losses()).as("places that were lost").isEqualTo(before);
            return true;
        });
    }

    @Test
    void nodeKeepsItsPlaceWhileBytesPassInOneDirectionOnly() throws Exception {
        rounds("one way", (load, times) -> {
            long before = losses();
            Site site = any();
            for (boolean from : new boolean[] {true, false}) {
                cluster.cutLinks(site, from, !from);
                Duel.pass(CUT_MILLIS);
                cluster.mend();
                times.add(from ? "all answer, it was not heard" : "all answer, it heard nothing", load.awaitAnswers());
            }
            assertThat(losses()).as("places that were lost").isEqualTo(before);
            return true;
        });
    }

    @Test
    void nodeThatIsCutFromTheStoreIsReplacedThoughItAnswersOthers() throws Exception {
        rounds("store cut", (load, times) -> {
            Site site = any();
            long before = site.node().losses();
            long revoked = cluster.revocations();
            cluster.cutStore(site);
            times.add("all answer", load.awaitAnswers());
            assertThat(cluster.revocations()).as("nodes that others revoked").isEqualTo(revoked + 1);
            cluster.mend();
            awaitRejoin(site, before);
            load.awaitAnswers();
            return true;
        });
    }

    @Test
    void nobodyLosesItsPlaceWhileFoundationDbIsAway() throws Exception {
        rounds("FoundationDB away", (load, times) -> {
            long before = losses();
            cluster.fdb().pause();
            Duel.pass(STORE_AWAY_MILLIS);
            cluster.fdb().resume();
            times.add("all answer once it is back", load.awaitAnswers());
            assertThat(losses()).as("places that were lost").isEqualTo(before);
            return true;
        });
    }
}
