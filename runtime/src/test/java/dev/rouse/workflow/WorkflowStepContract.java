package dev.rouse.workflow;

import static dev.rouse.workflow.ClerkOffice.clerk;
import static dev.rouse.workflow.ClerkOffice.fact;
import static dev.rouse.workflow.ClerkOffice.info;
import static dev.rouse.workflow.ClerkOffice.notes;
import static dev.rouse.workflow.ClerkOffice.start;
import static dev.rouse.workflow.ClerkOffice.until;
import static dev.rouse.workflow.ClerkOffice.untilPaused;
import static dev.rouse.workflow.ClerkOffice.untilResult;
import static dev.rouse.workflow.ClerkOffice.untilStatus;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.ActionException;
import dev.rouse.InvalidCallException;
import dev.rouse.LimitExceededException;
import dev.rouse.OutsideTurnException;
import dev.rouse.WorkflowExistsException;
import dev.rouse.WorkflowFailure;
import dev.rouse.WorkflowInfo;
import dev.rouse.WorkflowStatus;
import dev.rouse.crash.CutStore;
import dev.rouse.fixture.Clerk;
import dev.rouse.fixture.Clerk.Book;
import dev.rouse.fixture.TestNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Steps of workflows: what they leave, how often they are tried, and what becomes of code that has changed. */
public interface WorkflowStepContract extends ClerkOffice {

    private static Book twoSteps() {
        return new Book()
                .with(
                        "two",
                        (clerk, flow) -> flow.step("one", String.class, () -> clerk.note("one"))
                                .flatMap(one -> flow.step(
                                        "two",
                                        String.class,
                                        () -> clerk.note(one + " two " + flow.input(String.class)))));
    }

    @Test
    default void stepsRunOneAfterTheOtherAndGiveTheResult() {
        try (TestNode node = node(twoSteps())) {
            start(node, "two", "w", "x");
            assertThat(untilResult(node, "w")).isEqualTo("one two x");
            assertThat(notes(node)).containsExactly("one", "one two x");
            assertThat(fact(node, "ended")).isEqualTo(1L);
            assertThat(fact(node, "workflows")).isEqualTo(0L);
            assertThat(node.await(clerk(node).list())).isEmpty();
        }
    }

    @Test
    default void workflowOfOneStepTakesTwoCommits() {
        Book book = new Book().with("one", (clerk, flow) -> flow.step("one", String.class, () -> clerk.note("one")));
        try (TestNode node = node(book)) {
            node.await(clerk(node).noteAlone("first"));
            int before = node.commits;
            start(node, "one", "w", "x");
            assertThat(untilResult(node, "w")).isEqualTo("one");
            node.until(() -> node.commits - before >= 2);
            node.advance(Duration.ofSeconds(1));
            assertThat(node.commits - before).isEqualTo(2);
        }
    }

    @Test
    default void madeIdsDiffer() {
        try (TestNode node = node(twoSteps())) {
            String first = start(node, "two", "", "x");
            String second = start(node, "two", "", "y");
            assertThat(first).hasSize(16).isNotEqualTo(second);
            assertThat(untilResult(node, first)).isEqualTo("one two x");
            assertThat(untilResult(node, second)).isEqualTo("one two y");
        }
    }

    @Test
    default void turnThatFailsStartsNothing() {
        try (TestNode node = node(twoSteps())) {
            assertThatThrownBy(() -> node.await(clerk(node).startAndFail("two", "w")))
                    .isInstanceOf(ActionException.class);
            node.advance(Duration.ofSeconds(20));
            assertThat(info(node, "w")).isNull();
            assertThat(notes(node)).isEmpty();
        }
    }

    @Test
    default void idStandsOnceWhetherItsWorkflowRunsOrHasEnded() {
        Book book = twoSteps().with("naps", (clerk, flow) -> flow.sleep("nap", Duration.ofSeconds(9)));
        try (TestNode node = node(book)) {
            start(node, "naps", "w", "x");
            assertThatThrownBy(() -> start(node, "two", "w", "y"))
                    .isInstanceOfSatisfying(
                            WorkflowExistsException.class,
                            exists -> assertThat(exists.workflow()).isEqualTo("w"));
            untilStatus(node, "w", WorkflowStatus.COMPLETED);
            assertThatThrownBy(() -> start(node, "two", "w", "y")).isInstanceOf(WorkflowExistsException.class);
            start(node, "two", "v", "y");
            assertThat(untilResult(node, "v")).isEqualTo("one two y");
        }
    }

    @Test
    default void unknownNameIsRefusedInTheTurn() {
        try (TestNode node = node(twoSteps())) {
            assertThatThrownBy(() -> start(node, "three", "w", "x"))
                    .isInstanceOf(InvalidCallException.class)
                    .hasMessageContaining("have no workflow 'three', but two");
        }
    }

    @Test
    default void brokenStepIsTriedAgainAfterPausesAndLeavesNoTraceButItsSuccess() {
        Book book = twoSteps();
        book.broken.add("one");
        try (TestNode node = node(book)) {
            start(node, "two", "w", "x");
            until(node, () -> book.tried.size() == 3);
            assertThat(notes(node)).isEmpty();
            book.broken.clear();
            assertThat(untilResult(node, "w")).isEqualTo("one two x");
            assertThat(book.tried).containsExactly("one", "one", "one", "one", "one two x");
            assertThat(notes(node)).containsExactly("one", "one two x");
        }
    }

    @Test
    default void exhaustedTriesPauseAWorkflowThatGoesOnWhenMendedAndResumed() {
        Book book = twoSteps();
        book.broken.add("one two x");
        try (TestNode node = node(book)) {
            start(node, "two", "w", "x");
            WorkflowInfo paused = untilPaused(node, "w");
            assertThat(paused.reason()).contains("two failed after 4 attempts: one two x is broken.");
            assertThat(book.tried).hasSize(5);
            node.advance(Duration.ofMinutes(10));
            assertThat(book.tried).hasSize(5);

            assertThat(node.await(clerk(node).order("w", "resume"))).isTrue();
            untilPaused(node, "w");
            until(node, () -> book.tried.size() == 9);
            book.broken.clear();
        }
        try (TestNode node = node(book)) {
            node.advance(Duration.ofMinutes(1));
            assertThat(node.await(clerk(node).order("w", "resume"))).isTrue();
            assertThat(untilResult(node, "w")).isEqualTo("one two x");
            assertThat(notes(node)).containsExactly("one", "one two x");
        }
    }

    @Test
    default void refusalOfAStepFailsTheWorkflowAtOnce() {
        Book book = twoSteps();
        book.refused.add("one");
        try (TestNode node = node(book)) {
            start(node, "two", "w", "x");
            WorkflowInfo failed = untilStatus(node, "w", WorkflowStatus.FAILED);
            assertThat(failed.reason()).contains("one is refused.");
            assertThat(book.tried).containsExactly("one");
            assertThat(node.await(clerk(node).result("w").hasElement())).isFalse();
        }
    }

    @Test
    default void attemptGivesWhatFailedAndTheWorkflowGoesOn() {
        Book book = new Book()
                .with(
                        "try",
                        (clerk, flow) -> flow.attempt(flow.step("refused", String.class, () -> clerk.note("r")))
                                .doOnNext(outcome -> clerk.seen(outcome.failure()))
                                .then(flow.attempt(flow.step("broken", String.class, () -> clerk.note("b"))
                                        .retries(1)))
                                .doOnNext(outcome -> clerk.seen(outcome.failure()))
                                .then(flow.attempt(flow.step("fine", String.class, () -> clerk.note("f"))))
                                .map(outcome -> String.valueOf(outcome.value())));
        book.refused.add("r");
        book.broken.add("b");
        try (TestNode node = node(book)) {
            start(node, "try", "w", "x");
            assertThat(untilResult(node, "w")).isEqualTo("f");
            assertThat(book.tried).containsExactly("r", "b", "b", "f");
            assertThat(book.seen)
                    .contains(
                            new WorkflowFailure(
                                    WorkflowFailure.Kind.CRITICAL,
                                    "refused",
                                    1,
                                    ActionException.class.getName(),
                                    "r is refused."),
                            new WorkflowFailure(
                                    WorkflowFailure.Kind.EXHAUSTED,
                                    "broken",
                                    2,
                                    IllegalStateException.class.getName(),
                                    "b is broken."));
        }
    }

    @Test
    default void stepThatTakesTooLongHasFailed() {
        Book book = new Book()
                .with(
                        "slow",
                        (clerk, flow) -> flow.attempt(flow.step("slow", String.class, () -> clerk.note("s"))
                                        .retries(1)
                                        .timeLimit(Duration.ofSeconds(3)))
                                .map(outcome -> outcome.failure().kind() + " "
                                        + outcome.failure().attempts()));
        book.hold();
        try (TestNode node = node(book)) {
            start(node, "slow", "w", "x");
            node.advance(Duration.ofSeconds(20));
            assertThat(untilResult(node, "w")).isEqualTo("TIMEOUT 2");
            assertThat(notes(node)).isEmpty();
        }
    }

    @Test
    default void attemptThatEndsItsProcessCounts() {
        CutStore[] cut = new CutStore[1];
        Book book = new Book()
                .with(
                        "kills",
                        (clerk, flow) -> flow.step("kill", String.class, () -> {
                                    clerk.seen("tried");
                                    cut[0].cutAfter(0, CutStore.Way.LOST);
                                    return Mono.never();
                                })
                                .retries(2));
        Instant now = null;
        for (int i = 0; i < 3; i++) {
            cut[0] = new CutStore(store());
            TestNode node = TestNode.on(cut[0], Clerk.type(book, options -> options));
            if (now == null) {
                node.call(clerk(node).start("kills", "w", "x"));
            } else {
                node.setWallClock(Duration.between(node.now(), now));
            }
            node.advance(Duration.ofSeconds(20));
            assertThat(book.seen).hasSize(i + 1);
            now = node.now();
        }
        try (TestNode node = node(book)) {
            node.setWallClock(Duration.between(node.now(), now));
            node.advance(Duration.ofSeconds(20));
            assertThat(untilPaused(node, "w").reason())
                    .contains("kill failed after 3 attempts")
                    .contains("did not end");
            assertThat(book.seen).hasSize(3);
        }
    }

    @Test
    default void stepThatTakesLongerThanAnAlarmRunsOnce() {
        Book book = new Book()
                .with(
                        "long",
                        (clerk, flow) -> flow.step("long", String.class, () -> clerk.note("l"))
                                .timeLimit(Duration.ofMinutes(5))
                                .interleaved());
        book.hold();
        try (TestNode node = node(book)) {
            start(node, "long", "w", "x");
            node.advance(Duration.ofSeconds(40));
            book.letGo();
            assertThat(untilResult(node, "w")).isEqualTo("l");
            assertThat(book.tried).containsExactly("l");
        }
    }

    @Test
    default void stepThatRunsWhileItsActorGoesToSleepIsDoneOnce() {
        Book book = new Book()
                .with(
                        "runs",
                        (clerk, flow) -> flow.step("first", String.class, () -> clerk.note("first"))
                                .interleaved()
                                .then(flow.step("second", String.class, () -> clerk.note("second"))));
        book.hold();
        try (TestNode node = node(book)) {
            start(node, "runs", "w", "x");
            until(node, () -> book.tried.size() == 1);
            node.call(clerk(node).rest());
            node.advance(Duration.ofSeconds(1));
            book.letGo();
            until(node, () -> !node.slept.isEmpty());
            assertThat(untilResult(node, "w")).isEqualTo("second");
            assertThat(book.tried).containsExactly("first", "second");
            assertThat(notes(node)).containsExactly("first", "second");
        }
    }

    @Test
    default void stateIsThereInStepsAlone() {
        Book book = new Book()
                .with(
                        "reads",
                        (clerk, flow) ->
                                flow.step("one", () -> clerk.note("one")).then(Mono.fromCallable(clerk::stateOutside)));
        try (TestNode node = node(book)) {
            start(node, "reads", "w", "x");
            WorkflowInfo paused = untilPaused(node, "w");
            assertThat(paused.reason()).contains(OutsideTurnException.class.getSimpleName());
            assertThat(notes(node)).containsExactly("one");
        }
    }

    @Test
    default void faultOfTheCodePausesTheWorkflowUntilTheNextRelease() {
        Book book = twoSteps()
                .with(
                        "bad",
                        (clerk, flow) -> flow.step("one", String.class, () -> clerk.note("one"))
                                .map(one -> {
                                    throw new IllegalStateException("a fault");
                                }));
        try (TestNode node = node(book)) {
            start(node, "bad", "w", "x");
            assertThat(untilPaused(node, "w").reason()).contains("a fault");
        }
        book.with(
                "bad",
                (clerk, flow) ->
                        flow.step("one", String.class, () -> clerk.note("one")).map(one -> one + " mended"));
        try (TestNode node = node(book)) {
            assertThat(node.await(clerk(node).order("w", "resume"))).isTrue();
            assertThat(untilResult(node, "w")).isEqualTo("one mended");
            assertThat(book.tried).containsExactly("one");
        }
    }

    @Test
    default void nextNodeGoesOnWhereTheLastOneStoppedAndItsStartReadsNothingMore() {
        Book book = twoSteps();
        try (TestNode node = node(book)) {
            book.broken.add("one two x");
            start(node, "two", "w", "x");
            untilPaused(node, "w");
        }
        book.broken.clear();
        try (TestNode node = node(book)) {
            node.await(clerk(node).order("w", "resume"));
            assertThat(untilResult(node, "w")).isEqualTo("one two x");
            assertThat(Collections.frequency(book.tried, "one")).isEqualTo(1);
            assertThat(node.starts)
                    .filteredOn(start -> start.address().equals(Clerk.address("a")))
                    .isNotEmpty()
                    .allMatch(start -> start.ledger().roundTrips() <= 1);
        }
    }

    @Test
    default void historyThatNoBundleHasRoomForIsReadBehindTheStart() {
        Book book = new Book()
                .with(
                        "many",
                        (clerk, flow) -> Flux.range(0, 300)
                                .concatMap(i -> flow.step("s" + i, String.class, () -> clerk.note("n" + i)))
                                .last());
        book.broken.add("n299");
        for (int budget : List.of(0, 2000)) {
            String id = "w" + budget;
            try (TestNode node = node(book, options -> options.preload(p -> p.workflowBytes(budget)))) {
                start(node, "many", id, "x");
                untilPaused(node, id);
            }
            book.tried.clear();
            book.broken.clear();
            try (TestNode node = node(book, options -> options.preload(p -> p.workflowBytes(budget)))) {
                node.await(clerk(node).order(id, "resume"));
                assertThat(untilResult(node, id)).isEqualTo("n299");
                assertThat(book.tried).containsExactly("n299");
            }
            book.broken.add("n299");
        }
    }

    @Test
    default void codeThatIsAnotherOneIsFoundAndChangesNothing() {
        Book book = twoSteps();
        book.broken.add("one two x");
        try (TestNode node = node(book)) {
            start(node, "two", "w", "x");
            untilPaused(node, "w");
        }
        book.with(
                "two",
                (clerk, flow) -> flow.step("zero", String.class, () -> clerk.note("zero"))
                        .then(flow.step("one", String.class, () -> clerk.note("one"))));
        book.tried.clear();
        try (TestNode node = node(book)) {
            node.await(clerk(node).order("w", "resume"));
            until(
                    node,
                    () -> info(node, "w")
                            .reason()
                            .contains("at one its code has step 'zero', and its history has step 'one'"));
            node.advance(Duration.ofMinutes(5));
            assertThat(book.tried).isEmpty();
        }
        book.with("two", (clerk, flow) -> flow.sleep("one", Duration.ofDays(1)));
        try (TestNode node = node(book)) {
            until(
                    node,
                    () -> info(node, "w")
                            .reason()
                            .contains("at one its code has sleep 'one', and its history has step 'one'"));
        }
        book = twoSteps();
        try (TestNode node = node(book)) {
            node.await(clerk(node).notes());
            assertThat(untilResult(node, "w")).isEqualTo("one two x");
            assertThat(notes(node)).containsExactly("one", "one two x");
        }
    }

    @Test
    default void nameThatStandsTwiceInItsScopePausesTheWorkflow() {
        Book book = new Book()
                .with(
                        "twice",
                        (clerk, flow) ->
                                flow.step("one", () -> clerk.note("a")).then(flow.step("one", () -> clerk.note("b"))));
        try (TestNode node = node(book)) {
            start(node, "twice", "w", "x");
            assertThat(untilPaused(node, "w").reason()).contains("'one' stands twice");
            assertThat(notes(node)).containsExactly("a");
        }
    }

    @Test
    default void boundsRefuseTheTurn() {
        Book book = new Book().with("naps", (clerk, flow) -> flow.sleep("nap", Duration.ofSeconds(9)));
        try (TestNode node =
                node(book, options -> options.workflows(w -> w.maxCount(3).maxEntryBytes(20)))) {
            assertThatThrownBy(() -> node.await(clerk(node).startAll("naps", List.of("a", "b", "c", "d"))))
                    .isInstanceOfSatisfying(
                            LimitExceededException.class,
                            full -> assertThat(full.limit()).isEqualTo(3));
            node.await(clerk(node).startAll("naps", List.of("a", "b", "c")));
            assertThatThrownBy(() -> start(node, "naps", "d", "x")).isInstanceOf(LimitExceededException.class);
            assertThatThrownBy(() -> start(node, "naps", "e", "x".repeat(30)))
                    .isInstanceOf(LimitExceededException.class)
                    .hasMessageContaining("bytes of a value of a workflow");
            untilStatus(node, "c", WorkflowStatus.COMPLETED);
            start(node, "naps", "d", "x");
        }
    }

    @Test
    default void theLastOnesThatEndedAreKept() {
        Book book = twoSteps();
        try (TestNode node = node(book, options -> options.workflows(w -> w.keptEnded(3)))) {
            List<String> ids = IntStream.range(0, 80).mapToObj(i -> "w" + i).toList();
            node.await(clerk(node).startAll("two", ids));
            untilResult(node, "w79");
            until(node, () -> (long) fact(node, "ended") < 67);
            assertThat(info(node, "w0")).isNull();
            assertThat(info(node, "w79")).isNotNull();
            start(node, "two", "w0", "again");
            assertThat(untilResult(node, "w0")).isEqualTo("one two again");
        }
    }

    @Test
    default void endsOfLivesThatDidNotCountThemAllAreCountedBeforeTheOldestGo() {
        try (TestNode node = node(twoSteps(), options -> options.workflows(w -> w.keptEnded(60)))) {
            for (int life = 0; life < 3; life++) {
                for (int i = 0; i < 30; i++) {
                    runTwo(node, "w" + (life * 30 + i));
                }
                node.await(clerk(node).rest());
                node.advance(Duration.ofSeconds(2));
            }
            runTwo(node, "w90");
            assertThat((long) fact(node, "ended")).isLessThan(91);
            int last = 90;
            while (info(node, "w0") != null) {
                last++;
                runTwo(node, "w" + last);
                node.run();
            }
            long left = IntStream.rangeClosed(0, last)
                    .filter(i -> info(node, "w" + i) != null)
                    .count();
            assertThat(left - (long) fact(node, "ended")).isBetween(0L, 1L);
            assertThat(left).isBetween(60L, 62L);
            assertThat(info(node, "w" + (last - 58))).isNotNull();
        }
    }

    private void runTwo(TestNode node, String id) {
        start(node, "two", id, "x");
        assertThat(untilResult(node, id)).isEqualTo("one two x");
    }
}
