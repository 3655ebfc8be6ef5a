package dev.rouse.benchmarks.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Scenario;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** Shortest runs of scenarios. */
final class ScenarioRun {

    private static final Effort LEAST = new Effort(Duration.ZERO, 1, Duration.ofMillis(30), 2_000);

    /** Parameters of scenarios that do what others do, and take seconds for it. */
    private static final Pattern SLOWER = Pattern.compile(
            "cluster-(idle nodes=[^2]|join store=fdb|fail-over death=pause|calls action=value .* lanes=2).*");

    private ScenarioRun() {}

    /** Those that differ in what they do. */
    static List<Scenario> different(boolean onFoundationDb) {
        return Scenarios.all().stream()
                .filter(scenario -> scenario.needsFoundationDb() == onFoundationDb)
                .filter(scenario -> !SLOWER.matcher(scenario.title()).matches())
                .toList();
    }

    /** Runs one, and checks that it has measured something. */
    static void check(Scenario scenario) {
        Measured measured = scenario.measure(LEAST, what -> {});

        if (scenario.unit().endsWith("/s")) {
            assertThat(measured.value().min()).isPositive();
        } else {
            // Of so few actors the heap tells nothing: what others let go meanwhile weighs more.
            assertThat(measured.value().min()).isFinite();
        }
    }
}
