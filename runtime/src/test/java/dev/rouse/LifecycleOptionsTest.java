package dev.rouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LifecycleOptionsTest {

    private static final LifecycleOptions DEFAULTS = LifecycleOptions.defaults();

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "RUN")
    void eachHookHasATimeoutOfItsOwn(LifecycleHook hook) {
        LifecycleOptions changed =
                LifecycleOptions.builder().timeout(hook, Duration.ofMillis(7)).build();
        for (LifecycleHook other : LifecycleHook.values()) {
            if (other != LifecycleHook.RUN) {
                assertThat(changed.timeout(other))
                        .isEqualTo(other == hook ? Duration.ofMillis(7) : DEFAULTS.timeout(other));
            }
        }
        assertThatThrownBy(() -> LifecycleOptions.builder().timeout(hook, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void runHasNoTimeout() {
        assertThatThrownBy(() -> DEFAULTS.timeout(LifecycleHook.RUN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LifecycleOptions.builder().timeout(LifecycleHook.RUN, Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsNotPossibleIsRefused() {
        assertThatThrownBy(() -> LifecycleOptions.builder().stateVersion(0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LifecycleOptions.builder().grace(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FailurePolicy.RESTART.withBackoff(Duration.ZERO, Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FailurePolicy.RESTART.withBackoff(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FailurePolicy.RESTART.withMaxRestarts(-1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FailurePolicy.RESTART.withHealthyAfter(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void pausesDoubleFromAHundredMillisecondsToHalfAMinute() {
        assertThat(IntStream.rangeClosed(1, 12)
                        .mapToObj(FailurePolicy.RESTART::backoff)
                        .mapToLong(Duration::toMillis))
                .containsExactly(
                        100L, 200L, 400L, 800L, 1_600L, 3_200L, 6_400L, 12_800L, 25_600L, 30_000L, 30_000L, 30_000L);
        assertThat(FailurePolicy.RESTART.backoff(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(30));
    }
}
