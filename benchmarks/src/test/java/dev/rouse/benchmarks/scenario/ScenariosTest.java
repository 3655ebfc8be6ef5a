package dev.rouse.benchmarks.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Scenario;
import dev.rouse.benchmarks.report.Headline;
import dev.rouse.benchmarks.store.FoundationDb;
import dev.rouse.benchmarks.store.PrivateFdb;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That scenarios still run and still measure what they say; what they measure is nobody's business here. */
class ScenariosTest {

    private static final Effort LEAST = new Effort(Duration.ZERO, 1, Duration.ofMillis(30), 2_000);

    private static @Nullable PrivateFdb fdb;

    @BeforeAll
    static void startFoundationDb() {
        if (PrivateFdb.isInstalled()) {
            fdb = PrivateFdb.start();
            System.setProperty(FoundationDb.CLUSTER_FILE, fdb.clusterFile().toString());
        }
    }

    @AfterAll
    static void stopFoundationDb() {
        System.clearProperty(FoundationDb.CLUSTER_FILE);
        if (fdb != null) {
            fdb.close();
        }
    }

    /** Parameters of scenarios that do what others do, and take seconds for it. */
    private static final Pattern SLOWER = Pattern.compile(
            "cluster-(idle nodes=[^2]|join store=fdb|fail-over death=pause|calls action=value .* lanes=2).*");

    static List<Scenario> all() {
        return Scenarios.all();
    }

    static List<Scenario> different() {
        return all().stream()
                .filter(scenario -> !SLOWER.matcher(scenario.title()).matches())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("different")
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void everyScenarioRuns(Scenario scenario) {
        assumeTrue(
                fdb != null || !scenario.needsFoundationDb(),
                "no fdbserver here: install foundationdb-server and foundationdb-clients 7.3");

        Measured measured = scenario.measure(LEAST, what -> {});

        if (scenario.unit().endsWith("/s")) {
            assertThat(measured.value().min()).isPositive();
        } else {
            // Of so few actors the heap tells nothing: what others let go meanwhile weighs more.
            assertThat(measured.value().min()).isFinite();
        }
    }

    @Test
    void titlesTellScenariosApart() {
        assertThat(all()).extracting(Scenario::title).doesNotHaveDuplicates();
    }

    @Test
    void quotedIsOnlyWhatIsMeasured() {
        assertThat(all())
                .extracting(Scenario::work)
                .containsAll(Quoted.headlines().stream().map(Headline::work).toList());
    }

    @Test
    void rivalsDoWhatTheRuntimeDoes() {
        Map<String, Scenario> ours = all().stream()
                .filter(scenario -> scenario.by().equals(Scenario.OURS))
                .collect(Collectors.toMap(Scenario::work, Function.identity()));

        assertThat(all())
                .allSatisfy(scenario -> assertThat(ours.get(scenario.work()))
                        .returns(scenario.unit(), Scenario::unit)
                        .returns(scenario.jvmFlags(), Scenario::jvmFlags));
    }
}
