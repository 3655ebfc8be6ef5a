package dev.rouse.workflow;

import static dev.rouse.workflow.ClerkOffice.clerk;
import static dev.rouse.workflow.ClerkOffice.start;
import static dev.rouse.workflow.ClerkOffice.until;
import static dev.rouse.workflow.ClerkOffice.untilPaused;
import static dev.rouse.workflow.ClerkOffice.untilResult;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorOptions;
import dev.rouse.fixture.Clerk.Book;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Attempts of steps whose actor is stopped in order. */
public interface WorkflowCutContract extends ClerkOffice {

    private static Book oneTry() {
        return new Book()
                .with(
                        "try",
                        (clerk, flow) -> flow.step("one", String.class, () -> clerk.note("one"))
                                .retries(0))
                .with(
                        "beside",
                        (clerk, flow) -> flow.step("one", String.class, () -> clerk.note("one"))
                                .retries(0)
                                .interleaved());
    }

    private static void stop(TestNode node) {
        Received<Integer> stopped = node.call(node.runtime().stop());
        node.advance(Duration.ofSeconds(3));
        assertThat(stopped.value()).isZero();
        node.close();
    }

    private static UnaryOperator<ActorOptions.Builder> shortGrace() {
        return options -> options.lifecycle(l -> l.grace(Duration.ofSeconds(1)));
    }

    @Test
    default void attemptThatIsCutOffAsItsActorGoesToSleepDoesNotCount() {
        Book book = oneTry();
        book.hold();
        try (TestNode node = node(book, shortGrace())) {
            start(node, "beside", "w", "x");
            for (int cut = 1; cut <= 3; cut++) {
                int times = cut;
                until(node, () -> book.tried.size() == times);
                node.await(clerk(node).rest());
                node.advance(Duration.ofSeconds(2));
            }
            book.letGo();
            assertThat(untilResult(node, "w")).isEqualTo("one");
            assertThat(book.tried).hasSize(4);
        }
    }

    @Test
    default void attemptThatIsCutOffAsItsNodeStopsDoesNotCount() {
        Book book = oneTry();
        book.hold();
        TestNode first = node(book, shortGrace());
        start(first, "try", "w", "x");
        until(first, () -> book.tried.size() == 1);
        stop(first);
        book.letGo();
        try (TestNode node = node(book, shortGrace())) {
            assertThat(untilResult(node, "w")).isEqualTo("one");
            assertThat(book.tried).hasSize(2);
        }
    }

    @Test
    default void attemptThatWaitsForItsTurnAsAnotherIsCutOffDoesNotCount() {
        Book book = oneTry();
        book.hold();
        TestNode first = node(book, shortGrace());
        first.await(clerk(first).startAll("try", List.of("v", "w")));
        until(first, () -> book.tried.size() == 1);
        stop(first);
        book.letGo();
        try (TestNode node = node(book, shortGrace())) {
            assertThat(untilResult(node, "v")).isEqualTo("one");
            assertThat(untilResult(node, "w")).isEqualTo("one");
        }
    }

    @Test
    default void attemptThatFailsByItselfCountsBesideThoseThatAreCutOff() {
        Book book = oneTry();
        book.hold();
        try (TestNode node = node(book, shortGrace())) {
            start(node, "beside", "w", "x");
            until(node, () -> book.tried.size() == 1);
            node.await(clerk(node).rest());
            node.advance(Duration.ofSeconds(2));
            book.broken.add("one");
            book.letGo();
            assertThat(untilPaused(node, "w").reason()).contains("one failed after 1 attempts");
        }
    }
}
