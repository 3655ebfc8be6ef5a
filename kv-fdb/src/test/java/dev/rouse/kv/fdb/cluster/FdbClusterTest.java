package dev.rouse.kv.fdb.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

/** The FoundationDB that tests are given. */
@OnFoundationDb
final class FdbClusterTest {

    @Test
    void whatIsWrittenIsRead(FdbRoot root) {
        byte[] key = root.fresh();
        root.put(key, new byte[] {1});

        assertThat(root.get(key)).containsExactly(1);
    }

    @Test
    void threeServersAreThreeCoordinators() {
        assumeTrue(FdbProcesses.available(), "a container has no servers to count");
        try (FdbProcesses cluster = FdbProcesses.triple()) {
            assertThat(cluster.servers()).hasSize(3).allMatch(FdbServer::isRunning);
            assertThat(cluster.cli("status details"))
                    .contains("Coordinators           - 3")
                    .contains("double");
        }
    }

    @Test
    void closingRemovesServersAndFiles() {
        assumeTrue(FdbProcesses.available(), "a container has no files to remove");
        FdbProcesses cluster = FdbProcesses.single();
        cluster.close();

        assertThat(cluster.servers()).noneMatch(FdbServer::isRunning);
        assertThat(cluster.clusterFile()).doesNotExist();
    }
}
