package dev.rouse.benchmarks.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {

    private static final Scenario OURS = Given.by(Scenario.OURS);
    private static final Scenario PEKKO = Given.by("pekko");
    private static final Scenario ALONE = new Given.Calls(Scenario.OURS, 1, "calls/s", null);
    private static final List<Scenario> ALL = List.of(OURS, ALONE, PEKKO);

    @Test
    void rivalsAlternate() {
        assertThat(Turns.of(ALL, ALL, 2)).containsExactly(OURS, PEKKO, PEKKO, OURS, ALONE);
    }

    @Test
    void whoeverIsComparedWithWhatIsChosenComesAlong() {
        assertThat(Turns.of(List.of(PEKKO), ALL, 2)).containsExactly(OURS, PEKKO, PEKKO, OURS);
    }

    @Test
    void whatIsComparedWithNothingHasOneTurn() {
        assertThat(Turns.of(List.of(ALONE), ALL, 2)).containsExactly(ALONE);
    }

    @Test
    void rivalsWhoseFigureIsTheSameEachTimeHaveOneTurn() {
        List<Scenario> rivals = List.of(new Given.AllAtOnce(), new Given.AllAtOnce());

        assertThat(Turns.of(rivals, rivals, 2)).hasSize(2);
    }
}
