package dev.rouse.workflow;

import static dev.rouse.workflow.ClerkOffice.clerk;
import static dev.rouse.workflow.ClerkOffice.info;
import static dev.rouse.workflow.ClerkOffice.notes;
import static dev.rouse.workflow.ClerkOffice.start;
import static dev.rouse.workflow.ClerkOffice.until;
import static dev.rouse.workflow.ClerkOffice.untilPaused;
import static dev.rouse.workflow.ClerkOffice.untilResult;
import static dev.rouse.workflow.ClerkOffice.untilStatus;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.Iteration;
import dev.rouse.Workflow;
import dev.rouse.WorkflowFailure;
import dev.rouse.WorkflowInfo;
import dev.rouse.WorkflowStatus;
import dev.rouse.fixture.Clerk.Book;
import dev.rouse.fixture.Clerk.ClerkActor;
import dev.rouse.fixture.TestNode;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Branches of workflows that run side by side, loops, and what undoes the steps of those that fail or are cancelled. */
public interface WorkflowBranchContract extends ClerkOffice {

    private static Function<Workflow, Mono<String>> noting(ClerkActor clerk, String text) {
        return scope -> scope.step("note", String.class, () -> clerk.note(text));
    }

    private static Function<Workflow, Mono<String>> after(Duration time, String value) {
        return scope -> scope.sleep("sleep", time).thenReturn(value);
    }

    @Test
    default void allBranchesRunAndGiveTheirValuesInTheirOrder() {
        Book book = new Book()
                .with(
                        "all",
                        (clerk, flow) -> flow.<String>all(
                                        "both",
                                        List.of(
                                                after(Duration.ofSeconds(9), "late"),
                                                noting(clerk, "a"),
                                                scope -> scope.sleep("s", Duration.ofSeconds(2))
                                                        .then(Mono.empty())))
                                .map(List::toString));
        try (TestNode node = node(book)) {
            start(node, "all", "w", "x");
            node.advance(Duration.ofSeconds(5));
        }
        try (TestNode node = node(book)) {
            node.advance(Duration.ofSeconds(10));
            assertThat(untilResult(node, "w")).isEqualTo("[late, a, null]");
            assertThat(book.tried).containsExactly("a");
        }
    }

    @Test
    default void branchThatFailsCancelsTheOthersAndTheWorkflow() {
        Book book = new Book()
                .with(
                        "all",
                        (clerk, flow) -> flow.<String>all(
                                "both", List.of(after(Duration.ofDays(9), "late"), noting(clerk, "a"))));
        book.refused.add("a");
        try (TestNode node = node(book)) {
            start(node, "all", "w", "x");
            assertThat(untilStatus(node, "w", WorkflowStatus.FAILED).reason()).contains("both/1/note failed");
        }
    }

    @Test
    default void raceEndsWithItsFirstAndTheLoserLeavesNoTrace() {
        Book book = new Book()
                .with(
                        "race",
                        (clerk, flow) -> flow.<String>race(
                                        "who",
                                        List.of(
                                                scope -> scope.step("slow", String.class, () -> clerk.note("slow"))
                                                        .timeLimit(Duration.ofMinutes(5))
                                                        .interleaved(),
                                                after(Duration.ofSeconds(3), "time")))
                                .flatMap(winner -> flow.sleep("more", Duration.ofSeconds(30))
                                        .thenReturn(winner)));
        book.hold();
        try (TestNode node = node(book)) {
            start(node, "race", "w", "x");
            node.advance(Duration.ofSeconds(10));
            book.letGo();
            node.advance(Duration.ofSeconds(5));
            assertThat(notes(node)).isEmpty();
        }
        try (TestNode node = node(book)) {
            node.advance(Duration.ofSeconds(60));
            assertThat(untilResult(node, "w")).isEqualTo("time");
            assertThat(book.tried).containsExactly("slow");
            assertThat(notes(node)).isEmpty();
        }
    }

    @Test
    default void anyTakesTheFirstThatEndsWell() {
        Book book = new Book()
                .with(
                        "any",
                        (clerk, flow) -> flow.<String>any(
                                "who",
                                List.of(
                                        noting(clerk, "bad"),
                                        after(Duration.ofSeconds(3), "good"),
                                        after(Duration.ofSeconds(9), "late"))))
                .with(
                        "none",
                        (clerk, flow) ->
                                flow.<String>any("who", List.of(noting(clerk, "bad"), noting(clerk, "worse"))));
        book.refused.add("bad");
        book.refused.add("worse");
        try (TestNode node = node(book)) {
            start(node, "any", "w", "x");
            node.advance(Duration.ofSeconds(5));
            assertThat(untilResult(node, "w")).isEqualTo("good");
            start(node, "none", "v", "x");
            assertThat(untilStatus(node, "v", WorkflowStatus.FAILED).reason()).contains("worse is refused.");
        }
    }

    @Test
    default void operatorsOfReactorReplayInTheOrderInWhichItHappened() {
        Book book = new Book()
                .with(
                        "merge",
                        (clerk, flow) -> reactor.core.publisher.Flux.merge(
                                        flow.sleep("s3", Duration.ofSeconds(3)).thenReturn("3"),
                                        flow.sleep("s1", Duration.ofSeconds(1)).thenReturn("1"),
                                        flow.sleep("s2", Duration.ofSeconds(2)).thenReturn("2"))
                                .concatMap(each -> flow.step("n" + each, String.class, () -> clerk.note(each)))
                                .reduce("", String::concat)
                                .flatMap(all ->
                                        flow.sleep("end", Duration.ofSeconds(9)).thenReturn(all)));
        try (TestNode node = node(book)) {
            start(node, "merge", "w", "x");
            node.advance(Duration.ofSeconds(5));
            assertThat(book.tried).containsExactly("1", "2", "3");
        }
        try (TestNode node = node(book)) {
            node.advance(Duration.ofSeconds(20));
            assertThat(untilResult(node, "w")).isEqualTo("123");
            assertThat(book.tried).containsExactly("1", "2", "3");
        }
    }

    // Loops.

    private static Book looper() {
        return new Book()
                .with(
                        "loops",
                        (clerk, flow) -> flow.<Integer, String>loop(
                                "loop",
                                Integer.class,
                                0,
                                (scope, i) -> scope.step("step", String.class, () -> clerk.note("n" + i))
                                        .flatMap(text -> scope.now())
                                        .map(now -> i < 59 ? Iteration.next(i + 1) : Iteration.done("done " + i))));
    }

    @Test
    default void loopRunsUntilItIsDoneAndKeepsTheLastIterations() {
        Book book = looper();
        book.broken.add("n45");
        try (TestNode node = node(book, options -> options.workflows(w -> w.keptIterations(3)))) {
            start(node, "loops", "w", "x");
            untilPaused(node, "w");
        }
        assertThat(book.tried).hasSize(49);
        book.broken.clear();
        book.tried.clear();
        try (TestNode node = node(book, options -> options.workflows(w -> w.keptIterations(3)))) {
            assertThat(node.await(clerk(node).order("w", "resume"))).isTrue();
            assertThat(untilResult(node, "w")).isEqualTo("done 59");
            assertThat(book.tried).startsWith("n45", "n46").hasSize(15);
            assertThat(notes(node)).hasSize(60);
        }
    }

    @Test
    default void loopThatWaitsForNothingPausesItsWorkflow() {
        Book book = new Book()
                .with(
                        "spins",
                        (clerk, flow) -> flow.<Integer, String>loop(
                                "loop", Integer.class, 0, (scope, i) -> Mono.just(Iteration.next(i + 1))));
        try (TestNode node = node(book)) {
            start(node, "spins", "w", "x");
            assertThat(untilPaused(node, "w").reason()).contains("would never end");
        }
    }

    // Undoing.

    private static Book travel() {
        return new Book()
                .with(
                        "travel",
                        (clerk, flow) -> flow.step("flight", String.class, () -> clerk.note("flight"))
                                .compensate(flight -> clerk.note("no " + flight))
                                .then(flow.step("hotel", String.class, () -> clerk.note("hotel"))
                                        .compensate(hotel -> clerk.note("no " + hotel)))
                                .then(flow.signal("go", String.class))
                                .then(flow.step("pay", String.class, () -> clerk.note("pay"))));
    }

    @Test
    default void stepsOfAWorkflowThatFailsAreUndoneTheLastFirst() {
        Book book = travel();
        book.refused.add("pay");
        try (TestNode node = node(book)) {
            start(node, "travel", "w", "x");
            node.await(clerk(node).signal("w", "go", "go"));
            WorkflowInfo failed = untilStatus(node, "w", WorkflowStatus.FAILED);
            assertThat(failed.reason()).contains("pay is refused.");
            assertThat(notes(node)).containsExactly("flight", "hotel", "no hotel", "no flight");
        }
    }

    @Test
    default void stepsOfAWorkflowThatIsCancelledAreUndone() {
        Book book = travel();
        try (TestNode node = node(book)) {
            start(node, "travel", "w", "x");
            until(node, () -> notes(node).size() == 2);
        }
        try (TestNode node = node(book)) {
            assertThat(node.await(clerk(node).order("w", "cancel"))).isTrue();
            assertThat(untilStatus(node, "w", WorkflowStatus.CANCELLED).reason())
                    .isEqualTo("It was cancelled.");
            assertThat(notes(node)).containsExactly("flight", "hotel", "no hotel", "no flight");
            assertThat(node.await(clerk(node).order("w", "cancel"))).isFalse();
        }
    }

    @Test
    default void undoingThatIsCutInTheMiddleGoesOn() {
        Book book = travel();
        book.refused.add("pay");
        book.broken.add("no flight");
        try (TestNode node = node(book)) {
            start(node, "travel", "w", "x");
            node.await(clerk(node).signal("w", "go", "go"));
            WorkflowInfo paused = untilPaused(node, "w");
            assertThat(paused.status()).isEqualTo(WorkflowStatus.COMPENSATING);
            assertThat(paused.reason()).contains("flight~ failed after 4 attempts");
            assertThat(node.await(clerk(node).order("w", "cancel"))).isFalse();
        }
        book.broken.clear();
        book.tried.clear();
        try (TestNode node = node(book)) {
            assertThat(node.await(clerk(node).order("w", "resume"))).isTrue();
            untilStatus(node, "w", WorkflowStatus.FAILED);
            assertThat(book.tried).containsExactly("no flight");
            assertThat(notes(node)).containsExactly("flight", "hotel", "no hotel", "no flight");
        }
    }

    @Test
    default void cancelThatIsCutInTheMiddleGoesOn() {
        Book book = travel();
        book.broken.add("no hotel");
        try (TestNode node = node(book)) {
            start(node, "travel", "w", "x");
            until(node, () -> notes(node).size() == 2);
            node.await(clerk(node).order("w", "cancel"));
            assertThat(untilPaused(node, "w").status()).isEqualTo(WorkflowStatus.CANCELLING);
        }
        book.broken.clear();
        try (TestNode node = node(book)) {
            node.await(clerk(node).order("w", "resume"));
            untilStatus(node, "w", WorkflowStatus.CANCELLED);
            assertThat(notes(node)).containsExactly("flight", "hotel", "no hotel", "no flight");
        }
    }

    @Test
    default void cancelEndsAStepThatRunsAndLeavesNoTraceOfIt() {
        Book book = new Book()
                .with(
                        "runs",
                        (clerk, flow) -> flow.step("first", String.class, () -> clerk.note("first"))
                                .compensate(first -> clerk.note("no first"))
                                .then(flow.sleep("pause", Duration.ofSeconds(5)))
                                .then(flow.step("second", String.class, () -> clerk.note("second"))
                                        .timeLimit(Duration.ofMinutes(5))
                                        .interleaved()));
        try (TestNode node = node(book)) {
            start(node, "runs", "w", "x");
            until(node, () -> notes(node).size() == 1);
            book.hold();
            until(node, () -> book.tried.contains("second"));
            node.call(clerk(node).order("w", "cancel"));
            node.advance(Duration.ofSeconds(1));
            book.letGo();
            untilStatus(node, "w", WorkflowStatus.CANCELLED);
            assertThat(notes(node)).containsExactly("first", "no first");
        }
    }

    @Test
    default void savepointIsUndoneByItselfAndTheWorkflowGoesOn() {
        Book book = new Book()
                .with(
                        "saves",
                        (clerk, flow) -> flow.step("outer", String.class, () -> clerk.note("outer"))
                                .compensate(outer -> clerk.note("no outer"))
                                .then(flow.attempt(flow.savepoint(
                                        "inner",
                                        inner -> inner.step("a", String.class, () -> clerk.note("a"))
                                                .compensate(a -> clerk.note("no a"))
                                                .then(inner.step("b", String.class, () -> clerk.note("b"))))))
                                .flatMap(outcome -> flow.step(
                                        "end",
                                        String.class,
                                        () -> clerk.note(outcome.failure().kind() + " "
                                                + outcome.failure().step()))));
        book.refused.add("b");
        try (TestNode node = node(book)) {
            start(node, "saves", "w", "x");
            assertThat(untilResult(node, "w")).isEqualTo(WorkflowFailure.Kind.COMPENSATED + " inner/b");
            assertThat(notes(node)).containsExactly("outer", "a", "no a", "COMPENSATED inner/b");
            assertThat(info(node, "w").status()).isEqualTo(WorkflowStatus.COMPLETED);
        }
    }
}
