package dev.rouse.kv.fdb.commit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How long the pauses between attempts are. */
final class BackoffTest {

    @Test
    void pausesDoubleUpToASecond() {
        Backoff longest = new Backoff(() -> 1.0);

        assertThat(longest.next()).isEqualTo(Duration.ofMillis(10));
        assertThat(longest.next()).isEqualTo(Duration.ofMillis(20));
        for (int i = 0; i < 10; i++) {
            longest.next();
        }
        assertThat(longest.next()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void chanceDecidesHowMuchOfIt() {
        assertThat(new Backoff(() -> 0.25).next()).isEqualTo(Duration.ofNanos(2_500_000));
    }
}
