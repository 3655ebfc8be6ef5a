package dev.rouse.life;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.fixture.ForeignCode;
import dev.rouse.fixture.LogCapture;
import dev.rouse.fixture.Received;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** The runtime's own work on an actor throws: one life of that actor is lost at most, and the log has it. */
class BrokenBookkeepingTest extends ForeignCode {

    private final AtomicInteger thrown = new AtomicInteger();

    /** Throws once, in what {@code method} of {@code type} calls. */
    private void breakOnceIn(String type, String method) {
        node.atTicker = () -> {
            boolean inside = StackWalker.getInstance()
                    .walk(frames ->
                            frames.anyMatch(frame -> frame.getClassName().equals(type)
                                    && frame.getMethodName().equals(method)));
            if (inside && thrown.getAndIncrement() == 0) {
                throw new IllegalStateException("scripted");
            }
        };
    }

    @Test
    void endOfATurnThatThrowsEndsTheLifeAlone() {
        node();
        breakOnceIn("dev.rouse.life.Startup", "open");
        try (LogCapture logged = new LogCapture("dev.rouse.life.Shutdown")) {
            Received<String> received = node.call(a.look());
            assertThat(received.value()).as("by the next life").isEqualTo("1");
            assertThat(thrown.get()).isPositive();
            assertThat(logged.of("broke off")).singleElement().asString().contains("hooked/a");
        }
        allGoOn();
    }

    @Test
    void clockThatThrowsStandsStill() {
        node();
        script.part("plan", actor -> Mono.just(actor.plan().after(Duration.ofMillis(500), "act", "due")))
                .part("due", actor -> Mono.just(actor.append("2")));
        node.await(a.act("plan"));
        try (LogCapture logged = new LogCapture("dev.rouse.host.GuardedClock")) {
            node.atClock = () -> {
                throw new IllegalStateException("scripted");
            };
            node.advance(Duration.ofMillis(700));
            assertThat(node.await(actor("new").add("1"))).isEqualTo("1");
            assertThat(logged.of("stands still")).hasSize(1);
        }
        node.atClock = () -> {};
        node.advance(Duration.ofMinutes(2));
        assertThat(node.await(a.look())).isEqualTo("12");
    }
}
