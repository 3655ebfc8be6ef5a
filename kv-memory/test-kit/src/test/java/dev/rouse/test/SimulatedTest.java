package dev.rouse.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;
import static org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder.request;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.rouse.test.simulation.Plan;
import dev.rouse.test.world.History;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;
import org.slf4j.LoggerFactory;

/** Simulated tests find the mistakes of {@link Planted}, make what they found smaller, and repeat it; what is right passes. */
class SimulatedTest {

    private static final Logger LOG = (Logger) LoggerFactory.getLogger("dev.rouse");
    private static final Pattern TOLD = Pattern.compile(
            "Seed (\\d+) fails: .*It takes (\\d+) of (\\d+) steps.*" + "replay = \"([^\"]+)\".*History: (\\S+)",
            Pattern.DOTALL);

    @BeforeAll
    static void silence() {
        LOG.setLevel(Level.OFF);
    }

    @AfterAll
    static void speak() {
        LOG.setLevel(null);
    }

    private static TestExecutionSummary run(String planted) {
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        request()
                                .selectors(selectMethod(Planted.class, planted, SimulatedCluster.class.getName()))
                                .build(),
                        summary);
        return summary.getSummary();
    }

    /** What a test that fails tells: it has ended with the first seed that did. */
    private static Matcher found(String planted) {
        TestExecutionSummary summary = run(planted);
        assertThat(summary.getFailures()).as("failures of " + planted).hasSize(1);
        String message = summary.getFailures().get(0).getException().getMessage();
        Matcher told = TOLD.matcher(message);
        assertThat(told.find()).as(message).isTrue();
        assertThat(summary.getTestsStartedCount()).isEqualTo(Long.parseLong(told.group(1)));
        return told;
    }

    @Tag("each-junit")
    @Test
    void updateInAFieldIsFoundMadeSmallAndRepeated() throws IOException {
        Matcher told = found("updateInAField");

        assertThat(Integer.parseInt(told.group(2))).isLessThan(5).isLessThan(Integer.parseInt(told.group(3)));
        assertThat(Files.readAllLines(Path.of(told.group(5))))
                .hasSizeGreaterThan(5)
                .allMatch(line -> line.startsWith("{\"at\":") && line.endsWith("}"))
                .anyMatch(line -> line.contains("the end is "));
        System.setProperty("rouse.simulated.replay", told.group(4));
        try {
            TestExecutionSummary again = run("updateInAField");
            assertThat(again.getTestsStartedCount()).isOne();
            assertThat(again.getFailures())
                    .singleElement()
                    .satisfies(failure -> assertThat(failure.getException()).hasMessageContaining(told.group(4)));
        } finally {
            System.clearProperty("rouse.simulated.replay");
        }
    }

    @Test
    void updateOfAnOldStateIsFound() {
        found("updateOfAnOldState");
    }

    @Test
    void replyBeforeDurableIsFound() {
        found("replyBeforeDurable");
    }

    @Test
    void retryOfWhatMayHaveHappenedIsFound() {
        found("retryOfWhatMayHaveHappened");
    }

    @Tag("each-junit")
    @Test
    void assertionInAnOperationEndsTheRun() {
        assertThat(found("wrongAnswer").group()).contains("less than:");
    }

    @Tag("each-junit")
    @Simulated(seeds = 25, actors = CounterActor.class)
    void correctActorPasses(SimulatedCluster cluster) {
        new Planted().correct(cluster);
    }

    private static List<History.Line> played(Plan plan) {
        SimulatedCluster cluster = new SimulatedCluster(plan, CounterActor.class);
        new Planted().correct(cluster);
        return cluster.history().lines();
    }

    @Tag("each-junit")
    @Test
    void sameSeedIsTheSameRun() {
        assertThat(played(Plan.of(3)))
                .isEqualTo(played(Plan.of(3)))
                .isNotEqualTo(played(Plan.of(4)))
                .hasSizeGreaterThan(100);
        assertThat(played(Plan.parse("3:o1,o2,f0"))).isEqualTo(played(Plan.parse("3:o1,o2,f0")));
    }
}
