package dev.rouse.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.Readme;
import dev.rouse.RuntimeObserver.Kind;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The table of observations in {@code runtime/OPERATIONS.md} has each kind of them. */
final class ObservationTableTest {

    @Test
    void everyKindIsThere() {
        assertThat(Readme.table("observation | of").stream().flatMap(row -> Readme.code(row.get(0)).stream()))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Kind.values())
                        .map(kind -> "rouse." + kind.name().toLowerCase(Locale.ROOT))
                        .toList());
    }
}
