package dev.rouse.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Given;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Progress;
import dev.rouse.benchmarks.harness.Scenario;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScalingTest {

    private record OnCores(int cores, String benchmark) implements Scenario {

        @Override
        public Map<String, Object> parameters() {
            return Map.of(Scaling.CORES, cores);
        }

        @Override
        public String unit() {
            return "calls/s";
        }

        @Override
        public Measured measure(Effort effort, Progress progress) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void efficiencyIsOfAsManyTimesTheRateOnOne() {
        assertThat(Scaling.of(List.of(
                        Given.result(new OnCores(2, "calls"), 150),
                        Given.result(Given.scenario(null), 1),
                        Given.result(new OnCores(1, "calls"), 100))))
                .containsExactly(new Scaling("calls", 2, 100, 150, 0.75));
    }

    @Test
    void withoutARateOnOneThereIsNone() {
        assertThat(Scaling.of(List.of(Given.result(new OnCores(2, "calls"), 150))))
                .isEmpty();
    }
}
