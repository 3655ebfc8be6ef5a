package dev.rouse.benchmarks.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanTest {

    private static final Duration LIMIT = Duration.ofSeconds(100);
    private static final Scenario SCENARIO = Given.scenario(null);

    private static Plan of(int scenarios, double wanted) {
        return Plan.of(Collections.nCopies(scenarios, SCENARIO), Effort.QUICK, wanted, LIMIT);
    }

    @Test
    void fewTakeTheUsualEffort() {
        assertThat(of(3, 1).share()).isEqualTo(1);
    }

    @Test
    void manyAreAllShortenedUntilTheyFit() {
        Plan many = of(35, 1);

        assertThat(many.share()).isBetween(0.3, 0.99);
        assertThat(many.expected()).isBetween(LIMIT.minusSeconds(20), LIMIT.minusSeconds(10));
        assertThat(many.text()).contains("35 measurements", "at most 1:40", "warm-ups and rounds at ");
    }

    @Test
    void moreThanFitIsTold() {
        Plan tooMany = of(200, 1);

        assertThat(tooMany.share()).isEqualTo(0.3);
        assertThat(tooMany.text()).contains("LEFT OUT");
    }

    @Test
    void lessEffortThanUsualIsNotMadeMore() {
        assertThat(of(1, 0.1).share()).isEqualTo(0.1);
    }

    @Test
    void whatHangsLeavesTimeForOthers() {
        assertThat(of(1, 1).longest(SCENARIO)).isLessThan(LIMIT);
    }

    @Test
    void nothingIsWaitedForWhenTheTimeIsUp() {
        Plan rest = of(2, 1).rest(1, LIMIT.minusSeconds(3), Duration.ZERO);

        assertThat(rest.longest(SCENARIO)).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void turnsThatTookTooLongShortenTheOthers() {
        Plan plan = of(30, 1);
        Duration half = plan.expected().dividedBy(2);

        assertThat(plan.rest(15, half, half).share()).isEqualTo(plan.share());
        assertThat(plan.rest(15, LIMIT.dividedBy(3).multipliedBy(2), half).share())
                .isLessThan(plan.share());
    }

    @Test
    void machineThatIsThirtyPercentSlowerMeasuresAll() {
        double slower = 1.3;
        Plan plan = of(35, 1);
        Duration passed = Duration.ZERO;
        Duration expected = Duration.ZERO;
        for (int done = 0; done < plan.turns().size(); done++) {
            Plan rest = plan.rest(done, passed, expected);
            assertThat(rest.share()).isGreaterThan(0.3);
            expected = expected.plus(rest.expectedOfNext());
            passed = passed.plus(
                    Duration.ofMillis(Math.round(slower * rest.expectedOfNext().toMillis())));
        }
        assertThat(passed).isLessThan(LIMIT);
    }

    @Test
    void whatHasNoRoundsOfAGivenLengthIsNotShortened() {
        Scenario all = new Given.AllAtOnce();

        Plan plan = Plan.of(List.of(all), Effort.QUICK, 0.5, LIMIT);

        assertThat(plan.expected()).isEqualTo(all.preparation());
    }

    @Test
    void nothingToMeasureTakesNoTime() {
        assertThat(Plan.of(List.of(), Effort.FULL, 1, LIMIT).expected()).isZero();
    }
}
