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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.LimitExceededException;
import dev.rouse.WorkflowStatus;
import dev.rouse.fixture.Clerk;
import dev.rouse.fixture.Clerk.Book;
import dev.rouse.fixture.TestNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Workflows that wait: for a time, or for what somebody tells them; and what is recorded for them. */
public interface WorkflowWaitContract extends ClerkOffice {

    private static Book sleeper(Duration time) {
        return new Book()
                .with(
                        "sleeps",
                        (clerk, flow) -> flow.step("before", () -> clerk.note("before"))
                                .then(flow.sleep("night", time))
                                .then(flow.step("after", String.class, () -> clerk.note("after"))));
    }

    @Test
    default void sleepLetsTheActorSleepAndWakesItInTime() {
        Book book = sleeper(Duration.ofMinutes(10));
        try (TestNode node = node(book, options -> options.idleTimeout(Duration.ofSeconds(5)))) {
            start(node, "sleeps", "w", "x");
            until(node, () -> !node.slept.isEmpty());
            for (int i = 0; i < 14; i++) {
                node.advance(Duration.ofSeconds(40));
            }
            assertThat(book.tried).containsExactly("before");
            node.advance(Duration.ofSeconds(40));
            until(node, () -> book.tried.size() > 1);
            assertThat(untilResult(node, "w")).isEqualTo("after");
            assertThat(book.tried).containsExactly("before", "after");
        }
    }

    @Test
    default void sleepOfAYearOutlivesItsNode() {
        Book book = sleeper(Duration.ofDays(365));
        Instant then;
        try (TestNode node = node(book)) {
            start(node, "sleeps", "w", "x");
            until(node, () -> notes(node).size() == 1);
            then = node.now();
        }
        try (TestNode node = node(book)) {
            node.setWallClock(Duration.between(node.now(), then)
                    .plus(Duration.ofDays(365))
                    .minusMinutes(1));
            node.advance(Duration.ofSeconds(30));
            assertThat(info(node, "w").status()).isEqualTo(WorkflowStatus.RUNNING);
            assertThat(book.tried).containsExactly("before");
            node.advance(Duration.ofSeconds(60));
            assertThat(untilResult(node, "w")).isEqualTo("after");
            assertThat(book.tried).containsExactly("before", "after");
        }
    }

    @Test
    default void sleepUntilATimeThatHasComeGoesOnAtOnce() {
        Book book = new Book()
                .with(
                        "late",
                        (clerk, flow) -> flow.sleepUntil("past", Instant.EPOCH)
                                .then(flow.step("after", String.class, () -> clerk.note("after"))));
        try (TestNode node = node(book)) {
            int before = node.commits;
            start(node, "late", "w", "x");
            assertThat(untilResult(node, "w")).isEqualTo("after");
            assertThat(node.commits - before).isLessThanOrEqualTo(3);
        }
    }

    private static Book listener() {
        return new Book()
                .with(
                        "listens",
                        (clerk, flow) -> flow.signal("word", String.class)
                                .defaultIfEmpty("nothing")
                                .flatMap(word -> flow.step("noted", String.class, () -> clerk.note(word))));
    }

    @Test
    default void signalIsTakenByTheWorkflowThatWaitsForIt() {
        try (TestNode node = node(listener(), options -> options.idleTimeout(Duration.ofSeconds(5)))) {
            start(node, "listens", "w", "x");
            until(node, () -> !node.slept.isEmpty());
            assertThat(node.await(clerk(node).signal("w", "other", "no"))).isTrue();
            node.advance(Duration.ofSeconds(1));
            assertThat(info(node, "w").status()).isEqualTo(WorkflowStatus.RUNNING);
            assertThat(node.await(clerk(node).signal("w", "word", "yes"))).isTrue();
            assertThat(untilResult(node, "w")).isEqualTo("yes");
            assertThat(node.await(clerk(node).signal("w", "word", "late"))).isFalse();
            assertThat(node.await(clerk(node).signal("none", "word", "no"))).isFalse();
        }
    }

    @Test
    default void signalWithoutAValueIsOneToo() {
        try (TestNode node = node(listener())) {
            start(node, "listens", "w", "x");
            node.await(clerk(node).signal("w", "word", ""));
            assertThat(untilResult(node, "w")).isEqualTo("nothing");
        }
    }

    private static Book reader() {
        return new Book()
                .with(
                        "reads",
                        (clerk, flow) -> flow.sleep("first", Duration.ofSeconds(10))
                                .then(flow.savepoint("1", one -> one.signal("word", String.class)))
                                .flatMap(first -> flow.savepoint("2", two -> two.signal("word", String.class))
                                        .map(second -> first + second))
                                .flatMap(both -> flow.step("both", String.class, () -> clerk.note(both))));
    }

    @Test
    default void signalsThatComeEarlyAreKeptInTheirOrder() {
        Book book = reader();
        try (TestNode node = node(book)) {
            start(node, "reads", "w", "x");
            node.await(clerk(node).signal("w", "word", "a"));
            node.await(clerk(node).signal("w", "word", "b"));
            node.await(clerk(node).signal("w", "word", "c"));
        }
        try (TestNode node = node(book)) {
            node.advance(Duration.ofSeconds(20));
            assertThat(untilResult(node, "w")).isEqualTo("ab");
        }
    }

    @Test
    default void signalsThatNobodyTakesAreBounded() {
        try (TestNode node = node(reader(), options -> options.workflows(w -> w.maxSignals(2)))) {
            start(node, "reads", "w", "x");
            node.await(clerk(node).signal("w", "word", "a"));
            node.await(clerk(node).signal("w", "word", "b"));
            assertThatThrownBy(() -> node.await(clerk(node).signal("w", "word", "c")))
                    .isInstanceOf(LimitExceededException.class)
                    .hasMessageContaining("signals that workflow w");
            node.advance(Duration.ofSeconds(20));
            assertThat(untilResult(node, "w")).isEqualTo("ab");
        }
    }

    @Test
    default void promiseIsKeptOnceForAllThatWaitForIt() {
        Book book = new Book()
                .with(
                        "waits",
                        (clerk, flow) -> flow.savepoint("a", a -> a.promise("paid", String.class))
                                .flatMap(first -> flow.sleep("pause", Duration.ofSeconds(5))
                                        .then(flow.savepoint("b", b -> b.promise("paid", String.class)))
                                        .map(second -> first + second)));
        try (TestNode node = node(book)) {
            start(node, "waits", "w", "x");
            assertThat(node.await(clerk(node).complete("w", "paid", "1"))).isTrue();
            assertThat(node.await(clerk(node).complete("w", "paid", "2"))).isFalse();
            node.advance(Duration.ofSeconds(10));
            assertThat(untilResult(node, "w")).isEqualTo("11");
        }
        try (TestNode node = node(book)) {
            start(node, "waits", "v", "x");
            node.advance(Duration.ofSeconds(1));
            assertThat(node.await(clerk(node).complete("v", "paid", "3"))).isTrue();
            node.advance(Duration.ofSeconds(10));
            assertThat(untilResult(node, "v")).isEqualTo("33");
        }
    }

    private static Book postman(Duration time) {
        return new Book()
                .with(
                        "post",
                        (clerk, flow) -> flow.receive("bag", "mails", String.class, 3, time)
                                .flatMap(bag -> flow.step("noted", String.class, () -> clerk.note(bag.toString()))));
    }

    private static void send(TestNode node, String... mails) {
        for (String mail : mails) {
            node.await(node.runtime().queue(Clerk.class, "mails", "a").send(mail));
        }
    }

    @Test
    default void messagesOfAQueueAreTakenOnceUntilThereAreEnough() {
        Book book = postman(Duration.ofHours(1));
        try (TestNode node = node(book, options -> options.idleTimeout(Duration.ofSeconds(4)))) {
            start(node, "post", "w", "x");
            send(node, "m1");
            until(node, () -> !node.slept.isEmpty());
            send(node, "m2");
            node.advance(Duration.ofSeconds(1));
            assertThat(info(node, "w").status()).isEqualTo(WorkflowStatus.RUNNING);
        }
        try (TestNode node = node(book)) {
            send(node, "m3", "m4");
            assertThat(untilResult(node, "w")).isEqualTo("[m1, m2, m3]");
            start(node, "post", "v", "x");
            send(node, "m5", "m6");
            assertThat(untilResult(node, "v")).isEqualTo("[m4, m5, m6]");
        }
    }

    @Test
    default void messagesThatAreThereAreTakenThoughTheActorSleepsAtOnce() {
        Book book = new Book()
                .with(
                        "takes",
                        (clerk, flow) -> flow.receive("bag", "mails", String.class, 2, Duration.ofHours(1))
                                .map(List::toString));
        try (TestNode node = node(book, options -> options.idleTimeout(Duration.ZERO))) {
            node.await(clerk(node).noteAlone("here"));
            node.await(node.runtime().queue(Clerk.class, "mails", "a").send("m1"));
            node.await(node.runtime().queue(Clerk.class, "mails", "a").send("m2"));
            node.advance(Duration.ofSeconds(30));
            start(node, "takes", "w", "x");
            assertThat(untilResult(node, "w")).isEqualTo("[m1, m2]");
        }
    }

    @Test
    default void whatCameInTimeIsTaken() {
        try (TestNode node = node(postman(Duration.ofSeconds(10)))) {
            start(node, "post", "w", "x");
            start(node, "post", "v", "x");
            send(node, "m1");
            node.advance(Duration.ofSeconds(12));
            assertThat(List.of(untilResult(node, "w"), untilResult(node, "v"))).containsExactlyInAnyOrder("[m1]", "[]");
        }
    }

    @Test
    default void pausedWorkflowLeavesMessagesInTheirQueue() {
        try (TestNode node = node(postman(Duration.ofHours(1)))) {
            start(node, "post", "w", "x");
            node.advance(Duration.ofMillis(100));
            node.await(clerk(node).order("w", "pause"));
            send(node, "m1", "m2", "m3");
            node.advance(Duration.ofSeconds(5));
            start(node, "post", "v", "x");
            assertThat(untilResult(node, "v")).isEqualTo("[m1, m2, m3]");
            node.await(clerk(node).order("w", "resume"));
            send(node, "m4", "m5", "m6");
            assertThat(untilResult(node, "w")).isEqualTo("[m4, m5, m6]");
        }
    }

    @Test
    default void timeAndChanceAreRecorded() {
        Book book = new Book()
                .with(
                        "chance",
                        (clerk, flow) -> Mono.zip(flow.now(), flow.random(), flow.uuid(), flow.uuid())
                                .doOnNext(values -> clerk.seen(values.toString()))
                                .flatMap(values -> flow.step("one", String.class, () -> clerk.note("one"))
                                        .then(flow.sleep("pause", Duration.ofSeconds(30)))
                                        .thenReturn(values.toString())));
        String result;
        try (TestNode node = node(book)) {
            start(node, "chance", "w", "x");
            until(node, () -> notes(node).size() == 1);
        }
        try (TestNode node = node(book)) {
            node.advance(Duration.ofSeconds(60));
            result = untilResult(node, "w");
        }
        assertThat(book.seen.size()).isGreaterThan(1);
        assertThat(book.seen).containsOnly(result);
        assertThat(List.of(result.split(","))).hasSize(4).doesNotHaveDuplicates();
    }

    @Test
    default void pausedWorkflowTakesNothingUntilItIsResumed() {
        Book book = listener().with("sleeps", sleeperCode());
        try (TestNode node = node(book)) {
            start(node, "listens", "w", "x");
            start(node, "sleeps", "v", "x");
            node.advance(Duration.ofSeconds(1));
            assertThat(node.await(clerk(node).order("w", "pause"))).isTrue();
            assertThat(node.await(clerk(node).order("v", "pause"))).isTrue();
            assertThat(node.await(clerk(node).order("w", "pause"))).isFalse();
            node.await(clerk(node).signal("w", "word", "yes"));
            node.advance(Duration.ofSeconds(30));
            assertThat(book.tried).isEmpty();
            untilPaused(node, "w");
            assertThat(node.await(clerk(node).order("w", "resume"))).isTrue();
            assertThat(node.await(clerk(node).order("v", "resume"))).isTrue();
            assertThat(untilResult(node, "w")).isEqualTo("yes");
            assertThat(untilResult(node, "v")).isEqualTo("after");
            assertThat(node.await(clerk(node).order("w", "resume"))).isFalse();
        }
    }

    private static java.util.function.BiFunction<dev.rouse.fixture.Clerk.ClerkActor, dev.rouse.Workflow, Mono<?>>
            sleeperCode() {
        return (clerk, flow) -> flow.sleep("night", Duration.ofSeconds(10))
                .then(flow.step("after", String.class, () -> clerk.note("after")));
    }

    @Test
    default void killedWorkflowIsGoneAsItIs() {
        Book book = listener();
        try (TestNode node = node(book)) {
            start(node, "listens", "w", "x");
            assertThat(node.await(clerk(node).order("w", "kill"))).isTrue();
            assertThat(untilStatus(node, "w", WorkflowStatus.KILLED).reason()).isEqualTo("It was killed.");
            assertThat(node.await(clerk(node).signal("w", "word", "late"))).isFalse();
            assertThat(node.await(clerk(node).order("w", "kill"))).isFalse();
            node.advance(Duration.ofSeconds(10));
            assertThat(book.tried).isEmpty();
        }
    }
}
