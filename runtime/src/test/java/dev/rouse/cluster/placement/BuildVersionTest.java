package dev.rouse.cluster.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Order of builds by age. */
final class BuildVersionTest {

    @Test
    void numbersCompareAsNumbersAndSnapshotsAreOlder() {
        List<BuildVersion> oldestFirst = Stream.of(
                        "", "unknown", "0.1.0-SNAPSHOT", "0.1.0", "1.9", "1.10-SNAPSHOT", "1.10", "2")
                .map(BuildVersion::new)
                .toList();
        List<BuildVersion> sorted = new ArrayList<>(oldestFirst);
        Collections.reverse(sorted);
        Collections.sort(sorted);
        assertThat(sorted).isEqualTo(oldestFirst);
    }

    @Test
    void differentTextsOfOneVersionHaveAnOrder() {
        assertThat(new BuildVersion("1.0")).isNotEqualByComparingTo(new BuildVersion("1.00"));
    }
}
