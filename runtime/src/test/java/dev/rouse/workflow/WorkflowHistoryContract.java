package dev.rouse.workflow;

import static dev.rouse.workflow.ClerkOffice.clerk;
import static dev.rouse.workflow.ClerkOffice.start;
import static dev.rouse.workflow.ClerkOffice.until;
import static dev.rouse.workflow.ClerkOffice.untilPaused;
import static dev.rouse.workflow.ClerkOffice.untilResult;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.rouse.HistoryEntry;
import dev.rouse.Iteration;
import dev.rouse.LimitExceededException;
import dev.rouse.Workflow;
import dev.rouse.WorkflowDivergedException;
import dev.rouse.WorkflowHistory;
import dev.rouse.WorkflowNotFoundException;
import dev.rouse.WorkflowRedaction;
import dev.rouse.WorkflowStatus;
import dev.rouse.WorkflowTimeline;
import dev.rouse.WorkflowValue;
import dev.rouse.fixture.Clerk;
import dev.rouse.fixture.Clerk.Book;
import dev.rouse.fixture.Clerk.ClerkActor;
import dev.rouse.fixture.LogCapture;
import dev.rouse.fixture.TestNode;
import dev.rouse.replay.Replayed;
import dev.rouse.replay.WorkflowReplay;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Histories of workflows, exported and replayed against code. */
public interface WorkflowHistoryContract extends ClerkOffice {

    private static Mono<?> order(ClerkActor clerk, Workflow flow, String second) {
        return flow.step("first", String.class, () -> clerk.note(flow.input(String.class)))
                .compensate(first -> clerk.note("no " + first))
                .flatMap(first -> flow.step(second, String.class, () -> clerk.note(second + " of " + first)))
                .then(flow.signal("go", String.class))
                .flatMap(go -> flow.step("last", String.class, () -> clerk.note("last " + go)));
    }

    private static Book book(String second) {
        return new Book().with("order", (clerk, flow) -> order(clerk, flow, second));
    }

    private static WorkflowReplay replay(Book book) {
        return WorkflowReplay.of(Clerk.type(book, options -> options));
    }

    private static TestNode telling(WorkflowHistoryContract contract, Book book) {
        return contract.node(book, options -> options.workflows(w -> w.redaction(WorkflowRedaction.none())));
    }

    private static WorkflowHistory history(TestNode node, String id) {
        return node.await(node.runtime().workflowHistory(Clerk.address("a"), id));
    }

    private static WorkflowHistory exported(
            WorkflowHistoryContract contract, UnaryOperator<Book> code, Duration after) {
        try (TestNode node = telling(contract, code.apply(new Book()))) {
            start(node, "flow", "w", "in");
            node.advance(after);
            return history(node, "w");
        }
    }

    private static Book flow(BiFunction<ClerkActor, Workflow, Mono<?>> code) {
        return new Book().with("flow", code);
    }

    @Test
    default void historyTellsAllPartsAndIsTheSameWhenReadAgain() {
        try (TestNode node = telling(this, book("second"))) {
            start(node, "order", "w", "x");
            node.await(clerk(node).signal("w", "other", "kept"));
            until(node, () -> history(node, "w").entries().size() == 3);
            WorkflowHistory history = history(node, "w");
            assertThat(history.entries())
                    .extracting(HistoryEntry::kind, HistoryEntry::path, HistoryEntry::state)
                    .containsExactly(
                            tuple("step", "first", "done"),
                            tuple("step", "second", "done"),
                            tuple("signal", "go", "waiting"));
            assertThat(history.entries().get(1).values()).containsExactly(WorkflowValue.text("second of x"));
            assertThat(history.entries().get(2).name()).isEqualTo("go");
            assertThat(history.input()).isEqualTo(WorkflowValue.text("x"));
            assertThat(history.words()).singleElement().satisfies(word -> {
                assertThat(word.name()).isEqualTo("other");
                assertThat(word.value()).isEqualTo(WorkflowValue.text("kept"));
            });
            assertThat(WorkflowHistory.ofJson(history.toJson())).isEqualTo(history);
            assertThatThrownBy(() -> history(node, "none")).isInstanceOf(WorkflowNotFoundException.class);
        }
    }

    @Test
    default void valuesAreRedactedToTheirShapesUnlessTheTypeTellsThem() {
        try (TestNode node = node(book("second"))) {
            start(node, "order", "w", "secret");
            node.await(clerk(node).signal("w", "other", "secret"));
            until(node, () -> history(node, "w").entries().size() == 3);
            WorkflowHistory history = history(node, "w");
            assertThat(history.toJson()).doesNotContain("secret");
            assertThat(history.input()).isEqualTo(WorkflowValue.text("x").shape());
            assertThat(replay(book("second")).replay(history).standing()).isEqualTo(Replayed.Standing.WAITS);
        }
        WorkflowRedaction own = (path, value) -> path.equals("first") ? WorkflowValue.text("someone") : null;
        try (TestNode node = node(book("second"), options -> options.workflows(w -> w.redaction(own)))) {
            WorkflowHistory history = history(node, "w");
            assertThat(history.entries().get(0).values()).containsExactly(WorkflowValue.text("someone"));
            assertThat(history.entries().get(1).values())
                    .containsExactly(WorkflowValue.hidden("\"second of secret\"".length()));
        }
    }

    @Test
    default void endedOneTellsItsEndAndHasNoEntries() {
        try (TestNode node = telling(this, book("second"))) {
            start(node, "order", "w", "x");
            node.await(clerk(node).signal("w", "go", "now"));
            untilResult(node, "w");
            WorkflowHistory history = history(node, "w");
            assertThat(history.info().status()).isEqualTo(WorkflowStatus.COMPLETED);
            assertThat(history.result()).isEqualTo(WorkflowValue.text("last now"));
            assertThat(history.entries()).isEmpty();
            assertThat(replay(book("second")).replay(history).standing()).isEqualTo(Replayed.Standing.ENDED);
        }
    }

    @Test
    default void replayRunsNoStepAndSaysWhereItStands() {
        Book book = book("second");
        try (TestNode node = telling(this, book)) {
            start(node, "order", "w", "x");
            until(node, () -> history(node, "w").entries().size() == 3);
            int tried = book.tried.size();
            Replayed replayed = replay(book)
                    .replay(WorkflowHistory.ofJson(history(node, "w").toJson()));
            assertThat(replayed.standing()).isEqualTo(Replayed.Standing.WAITS);
            assertThat(replayed.waits()).containsExactly("signal 'go'");
            assertThat(replayed.begins()).isEmpty();
            assertThat(book.tried).hasSize(tried);
        }
    }

    @Test
    default void otherCodeDivergesBeforeItIsDeployed() {
        try (TestNode node = telling(this, book("second"))) {
            start(node, "order", "w", "x");
            until(node, () -> history(node, "w").entries().size() == 3);
            WorkflowHistory history = history(node, "w");
            assertThatThrownBy(() -> replay(book("changed")).replay(history))
                    .isInstanceOfSatisfying(WorkflowDivergedException.class, error -> {
                        assertThat(error.workflow()).isEqualTo("w");
                        assertThat(error.entry()).isEqualTo("second");
                        assertThat(error.expected()).isEqualTo("step 'changed'");
                        assertThat(error.found()).isEqualTo("step 'second'");
                    });
            Book shorter = new Book().with("order", (clerk, flow) -> flow.step("first", () -> clerk.note("first")));
            assertThatThrownBy(() -> replay(shorter).replay(history))
                    .isInstanceOfSatisfying(WorkflowDivergedException.class, error -> {
                        assertThat(error.entry()).isEqualTo("second");
                        assertThat(error.expected()).isEqualTo("its end");
                    });
            Book other = new Book()
                    .with(
                            "order",
                            (clerk, flow) -> order(clerk, flow, "second").and(flow.sleep("first", Duration.ofDays(1))));
            assertThatThrownBy(() -> replay(other).replay(history)).isInstanceOf(IllegalStateException.class);
            Book kind = new Book()
                    .with(
                            "order",
                            (clerk, flow) ->
                                    flow.sleep("first", Duration.ofDays(1)).then(flow.signal("go", String.class)));
            assertThatThrownBy(() -> replay(kind).replay(history))
                    .isInstanceOfSatisfying(WorkflowDivergedException.class, error -> {
                        assertThat(error.expected()).isEqualTo("sleep 'first'");
                        assertThat(error.found()).isEqualTo("step 'first'");
                    });
            Book silent = new Book()
                    .with(
                            "order",
                            (clerk, flow) -> flow.step("first", String.class, () -> clerk.note("first"))
                                    .flatMap(first -> flow.step("second", String.class, () -> clerk.note("second")))
                                    .then(Mono.never()));
            assertThatThrownBy(() -> replay(silent).replay(history))
                    .isInstanceOfSatisfying(WorkflowDivergedException.class, error -> {
                        assertThat(error.entry()).isEqualTo("go");
                        assertThat(error.found()).isEqualTo("signal 'go'");
                    });
        }
    }

    @Test
    default void replaySaysWhatTheCodeWouldBeginNow() {
        try (TestNode node = telling(this, book("second"))) {
            start(node, "order", "w", "x");
            until(node, () -> history(node, "w").entries().size() == 3);
            WorkflowHistory history = history(node, "w");
            Book without = new Book().with("order", (clerk, flow) -> {
                flow.removed("go");
                return flow.step("first", String.class, () -> clerk.note("first"))
                        .then(flow.step("second", String.class, () -> clerk.note("second")))
                        .then(flow.step("third", String.class, () -> clerk.note("third")));
            });
            Replayed replayed = replay(without).replay(history);
            assertThat(replayed.standing()).isEqualTo(Replayed.Standing.WAITS);
            assertThat(replayed.begins()).containsExactly("step 'third'");
            assertThat(without.tried).isEmpty();
            Book ends = new Book().with("order", (clerk, flow) -> {
                flow.removed("go");
                return flow.step("first", String.class, () -> clerk.note("first"))
                        .then(flow.step("second", String.class, () -> clerk.note("second")));
            });
            assertThat(replay(ends).replay(history).standing()).isEqualTo(Replayed.Standing.ENDS);
        }
    }

    @Test
    default void valueThatIsNotToldEndsTheReplayAndOneThatIsNotReadIsAFault() {
        WorkflowHistory told = exported(
                this,
                code -> code.with(
                        "flow",
                        (clerk, flow) -> flow.step("word", String.class, () -> clerk.note("no number"))
                                .then(flow.signal("go", String.class))),
                Duration.ofSeconds(1));
        Book number = flow((clerk, flow) ->
                flow.step("word", Integer.class, () -> Mono.just(1)).then(flow.signal("go", String.class)));
        assertThatThrownBy(() -> replay(number).replay(told))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'word'");
        List<HistoryEntry> entries = told.entries().stream()
                .map(entry -> new HistoryEntry(
                        entry.number(),
                        entry.kind(),
                        entry.path(),
                        entry.state(),
                        entry.attempts(),
                        entry.at(),
                        entry.order(),
                        entry.failure(),
                        entry.count(),
                        entry.name(),
                        entry.values().stream().map(WorkflowValue::hidden).toList()))
                .toList();
        WorkflowHistory hidden =
                new WorkflowHistory(told.actor(), told.info(), 0, told.input(), null, entries, told.words());
        Replayed replayed = replay(number).replay(hidden);
        assertThat(replayed.standing()).isEqualTo(Replayed.Standing.HIDDEN);
        assertThat(replayed.hidden()).isEqualTo("word");
    }

    @Test
    default void faultOfTheCodeIsThrown() {
        WorkflowHistory history = exported(
                this,
                code -> code.with("flow", (clerk, flow) -> flow.signal("go", String.class)),
                Duration.ofSeconds(1));
        Book faulty = flow((clerk, flow) -> Mono.error(new IllegalArgumentException("no such thing")));
        assertThatThrownBy(() -> replay(faulty).replay(history))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no such thing");
    }

    @Test
    default void pausedOneIsReplayedUpToWhatFailed() {
        Book book = book("second");
        book.broken.add("second of x");
        try (TestNode node = telling(this, book)) {
            start(node, "order", "w", "x");
            untilPaused(node, "w");
            WorkflowHistory history = WorkflowHistory.ofJson(history(node, "w").toJson());
            assertThat(history.info().paused()).isTrue();
            assertThat(history.entries().get(1).failure()).isNotNull();
            Replayed replayed = replay(book).replay(history);
            assertThat(replayed.standing()).isEqualTo(Replayed.Standing.WAITS);
            assertThat(replayed.waits()).containsExactly("step 'second'");
        }
    }

    @Test
    default void loopIsReplayedFromTheIterationThatRuns() {
        BiFunction<ClerkActor, Workflow, Mono<?>> code = (clerk, flow) -> flow.<Integer, String>loop(
                "all",
                Integer.class,
                0,
                (scope, at) -> scope.step("note", String.class, () -> clerk.note("n" + at))
                        .then(at < 30 ? Mono.just("on") : scope.signal("go", String.class))
                        .map(on -> Iteration.next(at + 1)));
        WorkflowHistory history = exported(this, book -> book.with("flow", code), Duration.ofSeconds(10));
        assertThat(history.entries().get(0).count()).isEqualTo(30);
        Replayed replayed = replay(flow(code)).replay(WorkflowHistory.ofJson(history.toJson()));
        assertThat(replayed.waits()).containsExactly("signal 'all/#30/go'");
        Book changed = flow((clerk, flow) -> flow.<Integer, String>loop(
                "all",
                Integer.class,
                0,
                (scope, at) -> scope.step("other", String.class, () -> clerk.note("n" + at))
                        .map(on -> Iteration.next(at + 1))));
        assertThatThrownBy(() -> replay(changed).replay(history))
                .isInstanceOfSatisfying(
                        WorkflowDivergedException.class,
                        error -> assertThat(error.expected()).isEqualTo("step 'all/#30/other'"));
    }

    @Test
    default void historyThatIsTooLongIsRefused() {
        try (TestNode node = telling(
                this,
                new Book()
                        .with(
                                "many",
                                (clerk, flow) -> Flux.range(0, 10_001)
                                        .concatMap(i -> flow.random())
                                        .then(flow.signal("go", String.class))))) {
            start(node, "many", "w", "x");
            node.run();
            assertThatThrownBy(() -> history(node, "w")).isInstanceOf(LimitExceededException.class);
            WorkflowTimeline newest = timeline(node, "w");
            assertThat(newest.cut()).isTrue();
            assertThat(newest.history().entries())
                    .as("its newest entries are shown")
                    .hasSizeLessThanOrEqualTo(1000)
                    .last()
                    .satisfies(entry -> assertThat(entry.number()).isEqualTo(10_002))
                    .satisfies(entry -> assertThat(entry.name()).isEqualTo("go"));
        }
    }

    private static WorkflowTimeline timeline(TestNode node, String id) {
        return node.await(node.runtime().inspection().workflowTimeline(Clerk.address("a"), id));
    }

    @Test
    default void timelineTellsValuesAndIsCutWhereTheyAreLarge() {
        try (TestNode node = node(new Book()
                .with(
                        "short",
                        (clerk, flow) -> flow.step("one", String.class, () -> Mono.just("tea"))
                                .then(flow.signal("go", String.class)))
                .with(
                        "large",
                        (clerk, flow) -> Flux.range(0, 60)
                                .concatMap(i -> flow.step("s" + i, String.class, () -> Mono.just("x".repeat(30_000))))
                                .then(flow.signal("go", String.class))))) {
            start(node, "short", "s", "x");
            start(node, "large", "l", "x");
            until(node, () -> history(node, "s").entries().size() == 2);
            until(node, () -> isLast(timeline(node, "l").history().entries(), "go"));
            WorkflowTimeline all = timeline(node, "s");
            assertThat(all.cut()).isFalse();
            assertThat(all.history().entries()).extracting(HistoryEntry::path).containsExactly("one", "go");
            assertThat(all.history().entries().get(0).values()).containsExactly(WorkflowValue.text("tea"));
            WorkflowTimeline newest = timeline(node, "l");
            assertThat(newest.cut()).isTrue();
            assertThat(newest.history().entries().stream()
                            .flatMap(entry -> entry.values().stream())
                            .mapToInt(WorkflowValue::size)
                            .sum())
                    .isBetween(500_000, 1_300_000);
        }
    }

    private static boolean isLast(List<HistoryEntry> entries, String path) {
        return !entries.isEmpty() && entries.get(entries.size() - 1).path().equals(path);
    }

    @Test
    default void workflowIsFoundBehindMoreThanOnePageOfOthers() {
        try (TestNode node = node(new Book().with("wait", (clerk, flow) -> flow.signal("go", String.class)))) {
            for (int i = 0; i < 60; i++) {
                start(node, "wait", "w" + i, "x".repeat(30_000));
            }
            until(node, () -> history(node, "w59").entries().size() == 1);
            assertThat(timeline(node, "w59").history().info().id()).isEqualTo("w59");
            assertThatThrownBy(() -> timeline(node, "w60")).isInstanceOf(WorkflowNotFoundException.class);
        }
    }

    @Test
    default void redactionThatThrowsAnythingHidesTheValue() {
        WorkflowRedaction throwing = (path, value) -> {
            throw new StackOverflowError("scripted");
        };
        try (LogCapture logged = new LogCapture("dev.rouse.workflow.order.HistoryViews");
                TestNode node = node(book("second"), options -> options.workflows(w -> w.redaction(throwing)))) {
            start(node, "order", "w", "x");
            until(node, () -> history(node, "w").entries().size() == 3);
            assertThat(history(node, "w").entries().get(0).values())
                    .extracting(WorkflowValue::kind)
                    .containsExactly(WorkflowValue.Kind.HIDDEN);
            assertThat(logged.of("threw")).isNotEmpty();
        }
    }
}
