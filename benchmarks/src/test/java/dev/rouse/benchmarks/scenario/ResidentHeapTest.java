package dev.rouse.benchmarks.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Target;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** With head room over what was measured, so that what creeps into every actor is seen. */
class ResidentHeapTest {

    private static final int ACTORS = 50_000;

    @Test
    void residentIdleActorTakesLessThanSevenHundredBytes() {
        Effort once = new Effort(Duration.ZERO, 1, Duration.ZERO, ACTORS);

        Measured heap = new ResidentHeap(ACTORS, false, Target.atMost(600)).measure(once, what -> {});

        assertThat(heap.value().max()).isLessThan(700);
    }
}
