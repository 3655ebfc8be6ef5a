package dev.rouse.kv.fdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rouse.NodeHealth.Status;
import dev.rouse.NodeUnavailableException;
import dev.rouse.OverloadedException;
import dev.rouse.fixture.Probe;
import dev.rouse.host.ActorRuntime;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.fdb.cluster.FdbProcesses;
import dev.rouse.kv.fdb.cluster.FdbServer;
import dev.rouse.kv.fdb.cluster.OnFoundationDb;
import dev.rouse.kv.fdb.cluster.OpenedStore;
import dev.rouse.kv.fdb.cluster.TestClient;
import dev.rouse.kv.fdb.cluster.Traffic;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** A node and its actors when the servers of FoundationDB die and pause. */
@OnFoundationDb
@Timeout(120)
final class ServerFaultsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final long RECOVERY_VERSIONS = 100_000_000;

    private FdbProcesses cluster;
    private FdbKvStore store;

    @BeforeEach
    void processesCanBeKilled() {
        assumeTrue(FdbProcesses.available(), "a container is not killed");
    }

    @AfterEach
    void close() {
        if (store != null) {
            new OpenedStore(store).close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    private Traffic trafficOn(FdbProcesses started) {
        TestClient.instance();
        cluster = started;
        store = FdbKvStore.builder()
                .clusterFile(cluster.clusterFile())
                .readTimeout(Duration.ofSeconds(1))
                .open()
                .block(PATIENCE);
        Traffic traffic = new Traffic(store);
        traffic.awaitAnswers();
        return traffic;
    }

    private long version() {
        return store.read(KvRead.builder().build()).block(PATIENCE).version().value();
    }

    @Test
    void aServerThatIsKilledAndStartedAgainIsServedFromByItself() throws Exception {
        try (Traffic traffic = trafficOn(FdbProcesses.single())) {
            long before = version();
            cluster.kill();
            traffic.awaitStatus(Status.UNCONFIRMED);
            cluster.start();
            traffic.awaitStatus(Status.SERVING);
            traffic.awaitAnswers();

            assertThat(version() - before).as("versions of the recovery").isGreaterThan(RECOVERY_VERSIONS);
            traffic.assertNothingLost();
        }
    }

    @Test
    void aServerThatIsKilledAgainAndAgainLosesNothing() throws Exception {
        try (Traffic traffic = trafficOn(FdbProcesses.single())) {
            for (int kill = 0; kill < 5; kill++) {
                cluster.kill();
                cluster.start();
                traffic.awaitAnswers();
            }
            traffic.assertNothingLost();
        }
    }

    @Test
    void aDatabaseThatPausesForALeaseFencesNobody() {
        try (Traffic traffic = trafficOn(FdbProcesses.single())) {
            cluster.pause();
            Mono.delay(LEASE).block();
            assertThat(traffic.status()).isEqualTo(Status.UNCONFIRMED);
            cluster.resume();
            traffic.awaitStatus(Status.SERVING);
            traffic.awaitAnswers();

            traffic.assertNothingLost();
        }
    }

    @Test
    void callersOfAServerThatPausesAreToldInTimeAndAreServedAgainByItself() {
        try (Traffic traffic = trafficOn(FdbProcesses.single())) {
            Disposable knocking = traffic.knock();
            cluster.pause();
            traffic.awaitTold(OverloadedException.class);
            traffic.awaitEveryCallerTold();
            traffic.awaitTold(NodeUnavailableException.class);
            knocking.dispose();
            cluster.resume();
            traffic.awaitStatus(Status.SERVING);
            traffic.awaitAnswers();

            traffic.assertNothingLost();
        }
    }

    @Test
    void nobodyTakesAnythingFromANodeThatTheDatabaseKeptWaiting() {
        try (Traffic traffic = trafficOn(FdbProcesses.single())) {
            ActorRuntime standby = ActorRuntime.builder()
                    .store(store)
                    .register(Probe.type(new Probe.Gates()))
                    .start()
                    .block(PATIENCE);
            cluster.pause();
            Mono.delay(LEASE.plusSeconds(1)).block();
            cluster.resume();
            traffic.awaitStatus(Status.SERVING);
            traffic.awaitAnswers();

            traffic.assertNothingLost();
            assertThat(standby.health().status()).isEqualTo(Status.SERVING);
            standby.stop().block(PATIENCE);
        }
    }

    @Test
    void versionsThatGrewTooOldInAPauseAreRefreshed() {
        try (Traffic traffic = trafficOn(FdbProcesses.single())) {
            cluster.pause();
            Mono.delay(Duration.ofSeconds(6)).block();
            cluster.resume();
            traffic.awaitAnswers();

            traffic.assertNothingLost();
        }
    }

    @Test
    void oneServerOfThreeMayDie() throws Exception {
        try (Traffic traffic = trafficOn(FdbProcesses.triple())) {
            for (FdbServer server : cluster.servers()) {
                server.kill();
                traffic.awaitAnswers();
                server.start();
                cluster.awaitAvailable();
            }
            traffic.assertNothingLost();
        }
    }
}
