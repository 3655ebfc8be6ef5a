package dev.rouse.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.RuntimeListener;
import dev.rouse.fixture.LogCapture;
import org.junit.jupiter.api.Test;

/** A listener that throws at every event. */
class GuardedListenerTest {

    @Test
    void logHasFewLinesOfMany() {
        RuntimeListener guarded = GuardedListener.of(new RuntimeListener() {
            @Override
            public void turnEnded(String type, String action, boolean failed) {
                throw new NoClassDefFoundError("scripted");
            }
        });
        try (LogCapture logged = new LogCapture("dev.rouse.host.GuardedListener")) {
            for (int i = 0; i < 1000; i++) {
                guarded.turnEnded("type", "action", false);
            }
            assertThat(logged.of("threw")).hasSize(10);
            assertThat(logged.of("for the 512. time")).hasSize(1);
        }
    }
}
