package dev.rouse.test.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Plans, and how they get smaller. */
class ShrinkingTest {

    private static Set<String> steps(int count) {
        return IntStream.range(0, count).mapToObj(i -> "o" + i).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    @Test
    void stepsThatAreNeededAreLeft() {
        Set<String> needed = Set.of("o3", "o17", "o18");
        Shrinking shrinking = new Shrinking(100);

        assertThat(shrinking.shrink(steps(40), left -> left.containsAll(needed)))
                .containsExactly("o3", "o17", "o18");
        assertThat(shrinking.rounds()).isBetween(10, 100);
    }

    @Test
    void nothingIsNeededWhereAllFails() {
        assertThat(new Shrinking(100).shrink(steps(40), left -> true)).isEmpty();
        assertThat(new Shrinking(100).shrink(Set.of(), left -> true)).isEmpty();
    }

    @Test
    void roundsAreBounded() {
        Shrinking shrinking = new Shrinking(7);

        assertThat(shrinking.shrink(steps(40), left -> false)).hasSize(40);
        assertThat(shrinking.rounds()).isEqualTo(7);
        assertThat(new Shrinking(0).shrink(steps(3), left -> true)).hasSize(3);
    }

    @Test
    void planTakesItsStepsAloneAndTellsThemByTheirTime() {
        Plan plan = Plan.parse("17:f1,o3");

        assertThat(plan.takes("o2")).isFalse();
        assertThat(plan.takes("o3")).isTrue();
        assertThat(plan.takes("f1")).isTrue();
        plan.tell("o3", Duration.ofMillis(1500), "operation 3");
        plan.tell("f1", Duration.ofMillis(500), "n1 is killed");
        assertThat(plan.words()).containsExactly("   0.500 s  n1 is killed", "   1.500 s  operation 3");
        assertThat(plan).hasToString("17:o3,f1");
    }

    @Test
    void stepDrawsTheSameWhateverElseIsTaken() {
        assertThat(Plan.of(17).random("o3").nextLong())
                .isEqualTo(Plan.parse("17:o3").random("o3").nextLong())
                .isNotEqualTo(Plan.of(17).random("o4").nextLong())
                .isNotEqualTo(Plan.of(18).random("o3").nextLong());
        assertThat(Plan.of(17).takes("o3")).isTrue();
    }

    @Test
    void textThatIsNoPlanIsToldOf() {
        assertThatThrownBy(() -> Plan.parse("seventeen")).hasMessageContaining("'seventeen'");
    }
}
