package dev.rouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class OptionsTest {

    private static final ActorOptions DEFAULTS = ActorOptions.DEFAULTS;

    @Test
    void aChangeLeavesEverythingElseAsItWas() {
        assertThat(DEFAULTS.withMailboxCapacity(5).withMailboxCapacity(DEFAULTS.mailboxCapacity()))
                .isEqualTo(DEFAULTS);
        assertThat(DEFAULTS.withHeldBytes(5).withHeldBytes(DEFAULTS.heldBytes()))
                .isEqualTo(DEFAULTS);
        assertThat(DEFAULTS.withIdleTimeout(Duration.ZERO).mailboxCapacity()).isEqualTo(DEFAULTS.mailboxCapacity());
        assertThat(DEFAULTS.withoutIdleTimeout().idleTimeout()).isNull();
    }

    @Test
    void valuesThatMeanNothingAreRefused() {
        assertRefused(() -> DEFAULTS.withIdleTimeout(Duration.ofSeconds(-1)));
        assertRefused(() -> DEFAULTS.withCallTimeout(Duration.ZERO));
        assertRefused(() -> DEFAULTS.withMailboxCapacity(0));
        assertRefused(() -> DEFAULTS.withHeldElements(0));
        assertRefused(() -> DEFAULTS.withHeldBytes(0));
        assertRefused(() -> Durability.within(Duration.ZERO));
        assertRefused(() -> DEFAULTS.preload().withTotalBytes(-1));
    }

    private static void assertRefused(Runnable change) {
        assertThatThrownBy(change::run).isInstanceOf(IllegalArgumentException.class);
    }
}
