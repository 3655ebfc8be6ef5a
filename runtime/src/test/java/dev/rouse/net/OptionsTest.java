package dev.rouse.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class OptionsTest {

    private static final ActorHttpOptions DEFAULTS = ActorHttpOptions.DEFAULTS;

    @Test
    void eachOptionIsReplacedAlone() {
        JsonMapper json = JsonMapper.shared();
        Duration hour = Duration.ofHours(1);

        ActorHttpOptions all = DEFAULTS.withPrefix("/x")
                .withPassThrough(true)
                .withBodyLimit(10)
                .withAnswerLimit(12)
                .withMaxStreamElements(11)
                .withJson(json)
                .withIdleTimeout(hour)
                .withCloseDeadline(Duration.ZERO);

        assertThat(all).isEqualTo(new ActorHttpOptions("/x", true, 10, 12, 11, json, hour, Duration.ZERO));
        assertThat(DEFAULTS.bodyLimit()).isEqualTo(65_536);
        assertThat(DEFAULTS.idleTimeout()).isEqualTo(Duration.ofSeconds(60));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "/", "/x/", "//", "/x?y", "/%41", "/x y"})
    void prefixIsWholeSegments(String prefix) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DEFAULTS.withPrefix(prefix))
                .withMessageContaining(prefix);
    }

    @Test
    void numbersAreInTheirRanges() {
        assertThatIllegalArgumentException().isThrownBy(() -> DEFAULTS.withBodyLimit(1));
        assertThatIllegalArgumentException().isThrownBy(() -> DEFAULTS.withAnswerLimit(1));
        assertThatIllegalArgumentException().isThrownBy(() -> DEFAULTS.withMaxStreamElements(0));
        assertThatIllegalArgumentException().isThrownBy(() -> DEFAULTS.withIdleTimeout(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> DEFAULTS.withCloseDeadline(Duration.ofMillis(-1)));
    }
}
