package dev.rouse.benchmarks.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.benchmarks.harness.Scenario;
import dev.rouse.benchmarks.report.Headline;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That scenarios still run and still measure what they say; what they measure is nobody's business here. */
class ScenariosTest {

    static List<Scenario> different() {
        return ScenarioRun.different(false);
    }

    @ParameterizedTest
    @MethodSource("different")
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void everyScenarioRuns(Scenario scenario) {
        ScenarioRun.check(scenario);
    }

    @Test
    void titlesTellScenariosApart() {
        assertThat(Scenarios.all()).extracting(Scenario::title).doesNotHaveDuplicates();
    }

    @Test
    void quotedIsOnlyWhatIsMeasured() {
        assertThat(Scenarios.all())
                .extracting(Scenario::work)
                .containsAll(Quoted.headlines().stream().map(Headline::work).toList());
    }

    @Test
    void rivalsDoWhatTheRuntimeDoes() {
        Map<String, Scenario> ours = Scenarios.all().stream()
                .filter(scenario -> scenario.by().equals(Scenario.OURS))
                .collect(Collectors.toMap(Scenario::work, Function.identity()));

        assertThat(Scenarios.all())
                .allSatisfy(scenario -> assertThat(ours.get(scenario.work()))
                        .returns(scenario.unit(), Scenario::unit)
                        .returns(scenario.jvmFlags(), Scenario::jvmFlags));
    }
}
