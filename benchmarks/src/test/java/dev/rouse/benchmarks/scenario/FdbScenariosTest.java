package dev.rouse.benchmarks.scenario;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rouse.benchmarks.harness.Scenario;
import dev.rouse.benchmarks.store.FoundationDb;
import dev.rouse.benchmarks.store.PrivateFdb;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That scenarios on FoundationDB still run, as {@link ScenariosTest} of the others. */
class FdbScenariosTest {

    private static @Nullable PrivateFdb fdb;

    @BeforeAll
    static void startFoundationDb() {
        assumeTrue(
                PrivateFdb.isInstalled(),
                "no fdbserver here: install foundationdb-server and foundationdb-clients 7.3");
        fdb = PrivateFdb.start();
        System.setProperty(FoundationDb.CLUSTER_FILE, fdb.clusterFile().toString());
    }

    @AfterAll
    static void stopFoundationDb() {
        System.clearProperty(FoundationDb.CLUSTER_FILE);
        if (fdb != null) {
            fdb.close();
        }
    }

    static List<Scenario> different() {
        return ScenarioRun.different(true);
    }

    @ParameterizedTest
    @MethodSource("different")
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void everyScenarioRuns(Scenario scenario) {
        ScenarioRun.check(scenario);
    }
}
