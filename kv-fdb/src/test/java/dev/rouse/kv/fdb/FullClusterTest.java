package dev.rouse.kv.fdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rouse.ActorAddress;
import dev.rouse.ActorOptions;
import dev.rouse.NodeHealth.Status;
import dev.rouse.StoreUnavailableException;
import dev.rouse.fixture.LogCapture;
import dev.rouse.fixture.Probe;
import dev.rouse.fixture.SmallDisk;
import dev.rouse.host.ActorRuntime;
import dev.rouse.kv.fdb.cluster.FdbProcesses;
import dev.rouse.kv.fdb.cluster.OnFoundationDb;
import dev.rouse.kv.fdb.cluster.OpenedStore;
import dev.rouse.kv.fdb.cluster.TestClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A cluster whose disks have less room than it wants to have free: it starts no transactions. */
@OnFoundationDb
@Timeout(240)
final class FullClusterTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LEASE = Duration.ofSeconds(8);

    /** Mebibytes of which FoundationDB wants to have a hundred free. */
    private static final int PLENTY = 8_192;

    /** More bytes than any disk has. */
    private static final String WANTS_ALL = "min_available_space=100000000000000";

    private FdbProcesses cluster;
    private FdbKvStore store;
    private ActorRuntime runtime;
    private LogCapture log;

    @BeforeEach
    void processesCanBeKilled() {
        assumeTrue(FdbProcesses.available(), "a container is not killed");
        TestClient.instance();
        log = new LogCapture("dev.rouse");
    }

    @AfterEach
    void close() {
        log.close();
        if (runtime != null) {
            runtime.stop().block(PATIENCE);
        }
        if (store != null) {
            new OpenedStore(store).close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    private void startOn(FdbProcesses started) throws Exception {
        cluster = started;
        cluster.restart();
        cluster.awaitAvailable();
        store = FdbKvStore.builder().clusterFile(cluster.clusterFile()).open().block(PATIENCE);
        runtime = ActorRuntime.builder()
                .store(store)
                .register(Probe.type(
                        new Probe.Gates(),
                        ActorOptions.builder()
                                .idleTimeout(Duration.ofMinutes(5))
                                .build()))
                .options(options -> options.warmCacheBytes(0))
                .start()
                .block(PATIENCE);
        assertThat(actor("awake").add(1).block(PATIENCE)).isOne();
    }

    private Probe actor(String key) {
        return runtime.actor(Probe.class, key);
    }

    private void await(Status status) {
        long began = System.nanoTime();
        while (runtime.health().status() != status) {
            assertThat(System.nanoTime() - began)
                    .as(() -> "waiting for " + status + ": " + runtime.health() + ", " + store.health())
                    .isLessThan(PATIENCE.toNanos());
            LockSupport.parkNanos(10_000_000);
        }
    }

    private void assertToldServedAndRefused() {
        await(Status.READ_ONLY);
        assertThat(runtime.health().reason()).contains("nearly full");
        assertThat(store.health().trouble()).contains("nearly full");
        long began = System.nanoTime();
        assertThatThrownBy(() -> actor("awake").add(1).block(PATIENCE))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("nearly full");
        assertThatThrownBy(() -> actor("new").add(1).block(PATIENCE)).isInstanceOf(StoreUnavailableException.class);
        assertThat(actor("awake").value().block(PATIENCE)).isOne();
        assertThat(actor("asleep").value().block(PATIENCE))
                .as("read from the store")
                .isEqualTo(7);
        runtime.destroy(ActorAddress.of("probe", "rubbish")).block(PATIENCE);
        assertThat(System.nanoTime() - began).as("nanoseconds for all of them").isLessThan(LEASE.toNanos());
        assertThat(log.of("calls that change something are refused")).hasSize(1);
    }

    private void assertGoesOn() {
        await(Status.SERVING);
        assertThat(actor("awake").add(1).block(PATIENCE)).isEqualTo(2);
        assertThat(log.of("takes commits again")).isNotEmpty();
        assertThat(runtime.info(ActorAddress.of("probe", "rubbish"))
                        .block(PATIENCE)
                        .exists())
                .isFalse();
    }

    @Test
    void nodeTellsWhyServesWhatItCanKeepsItsPlaceAndGoesOnByItself() throws Exception {
        startOn(FdbProcesses.single());
        actor("asleep").add(7).block(PATIENCE);
        actor("rubbish").add(1).block(PATIENCE);
        runtime.pause(ActorAddress.of("probe", "asleep")).block(PATIENCE);
        runtime.resume(ActorAddress.of("probe", "asleep")).block(PATIENCE);

        cluster.restart(WANTS_ALL);
        assertToldServedAndRefused();

        FdbKvStore second = FdbKvStore.builder()
                .clusterFile(cluster.clusterFile())
                .connectTimeout(Duration.ofSeconds(20))
                .open()
                .block(PATIENCE);
        assertThat(second.health().trouble()).contains("nearly full");
        new OpenedStore(second).close();
        assertThat(runtime.health().status()).as("longer than a lease later").isEqualTo(Status.READ_ONLY);
        assertThat(actor("awake").value().block(PATIENCE)).isOne();

        cluster.restart();
        assertGoesOn();
    }

    @Test
    void diskThatIsReallyFullIsFoundAndRoomOnItToo(@TempDir Path directory) throws Exception {
        try (SmallDisk disk = SmallDisk.at(directory.resolve("mounted"), PLENTY)) {
            startOn(FdbProcesses.singleIn(disk.path()));
            actor("asleep").add(7).block(PATIENCE);
            actor("rubbish").add(1).block(PATIENCE);
            runtime.pause(ActorAddress.of("probe", "asleep")).block(PATIENCE);
            runtime.resume(ActorAddress.of("probe", "asleep")).block(PATIENCE);

            disk.leave(50);
            assertToldServedAndRefused();

            disk.leave(PLENTY);
            assertGoesOn();
            runtime.stop().block(PATIENCE);
            runtime = null;
            new OpenedStore(store).close();
            store = null;
            cluster.close();
            cluster = null;
        }
    }
}
