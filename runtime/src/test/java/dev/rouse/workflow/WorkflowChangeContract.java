package dev.rouse.workflow;

import static dev.rouse.workflow.ClerkOffice.clerk;
import static dev.rouse.workflow.ClerkOffice.info;
import static dev.rouse.workflow.ClerkOffice.notes;
import static dev.rouse.workflow.ClerkOffice.start;
import static dev.rouse.workflow.ClerkOffice.until;
import static dev.rouse.workflow.ClerkOffice.untilPaused;
import static dev.rouse.workflow.ClerkOffice.untilResult;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.InvalidCallException;
import dev.rouse.WorkflowStatus;
import dev.rouse.fixture.Clerk;
import dev.rouse.fixture.Clerk.Book;
import dev.rouse.fixture.TestNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** What workflows do to other actors, how their code may change, and what others see of them. */
public interface WorkflowChangeContract extends ClerkOffice {

    // Calls and messages.

    @Test
    default void callIsMadeOnceThoughItsAttemptsFail() {
        AtomicInteger attempts = new AtomicInteger();
        Book book = new Book()
                .with(
                        "calls",
                        (clerk, flow) -> flow.call(
                                        "tell",
                                        String.class,
                                        actors -> actors.actor(Clerk.class, "b")
                                                .noteAlone("told")
                                                .then(Mono.fromSupplier(() -> answer(attempts))))
                                .flatMap(first -> flow.call(
                                        "tell again",
                                        String.class,
                                        actors -> actors.actor(Clerk.class, "b")
                                                .noteAlone("told")
                                                .thenReturn(first + " and again"))));
        try (TestNode node = node(book)) {
            start(node, "calls", "w", "x");
            assertThat(untilResult(node, "w")).isEqualTo("heard and again");
            assertThat(attempts).hasValue(3);
            assertThat(node.await(other(node).notes())).containsExactly("told", "told");
        }
    }

    private static String answer(AtomicInteger attempts) {
        if (attempts.incrementAndGet() < 3) {
            throw new IllegalStateException("The answer is lost.");
        }
        return "heard";
    }

    private static Clerk other(TestNode node) {
        return node.runtime().actor(Clerk.class, "b");
    }

    @Test
    default void messageIsSentWithTheCommitOfItsStep() {
        Book book = new Book()
                .with(
                        "sends",
                        (clerk, flow) -> flow.send("send", clerk.mails("b"), "hello")
                                .then(flow.send("send more", clerk.mails("b"), "goodbye")))
                .with(
                        "reads",
                        (clerk, flow) -> flow.receive("read", "mails", String.class, 3, Duration.ofSeconds(20))
                                .map(Object::toString));
        try (TestNode node = node(book)) {
            node.await(other(node).start("reads", "r", "x"));
            start(node, "sends", "w", "x");
            assertThat(untilResult(node, "w")).hasSize(16);
            until(node, () -> node.await(other(node).info("r")).status() == WorkflowStatus.COMPLETED);
            assertThat(node.await(other(node).result("r"))).isEqualTo("[hello, goodbye]");
        }
    }

    // Other code.

    /** The code of release {@code number}: the second has a version, the third has its older way no more. */
    private static Book release(int number) {
        return new Book()
                .with(
                        "flow",
                        (clerk, flow) -> flow.step("first", () -> clerk.note("first"))
                                .then(flow.signal("go", String.class))
                                .then(Mono.defer(() -> number == 1 || flow.version("way", number - 1) == 0
                                        ? flow.step("old", String.class, () -> clerk.note("old"))
                                        : flow.step("new", String.class, () -> clerk.note("new " + number))))
                                .flatMap(way -> flow.signal("end", String.class).map(end -> way + " " + end)));
    }

    @Test
    default void workflowKeepsTheVersionThatItWentOnBy() {
        try (TestNode node = node(release(1))) {
            start(node, "flow", "a", "x");
            start(node, "flow", "b", "x");
            node.await(clerk(node).signal("a", "go", "go"));
            until(node, () -> notes(node).contains("old"));
        }
        try (TestNode node = node(release(2))) {
            node.await(clerk(node).signal("b", "go", "go"));
            start(node, "flow", "c", "x");
            node.await(clerk(node).signal("c", "go", "go"));
            until(node, () -> notes(node).stream().filter("new 2"::equals).count() == 2);
        }
        try (TestNode node = node(release(3))) {
            start(node, "flow", "d", "x");
            node.await(clerk(node).signal("d", "go", "go"));
            for (String id : List.of("a", "b", "c", "d")) {
                node.await(clerk(node).signal(id, "end", "end"));
            }
            assertThat(untilResult(node, "a")).isEqualTo("old end");
            assertThat(untilResult(node, "b")).isEqualTo("new 2 end");
            assertThat(untilResult(node, "c")).isEqualTo("new 2 end");
            assertThat(untilResult(node, "d")).isEqualTo("new 3 end");
        }
    }

    @Test
    default void versionOfNewerCodeDoesNotFitAndIsLeftAsItIs() {
        try (TestNode node = node(release(3))) {
            start(node, "flow", "w", "x");
            node.await(clerk(node).signal("w", "go", "go"));
            until(node, () -> notes(node).contains("new 3"));
        }
        try (TestNode node = node(release(2))) {
            assertThat(node.await(clerk(node).signal("w", "end", "end"))).isTrue();
            until(node, () -> info(node, "w").reason().contains("version 2"));
            assertThat(info(node, "w").reason()).contains("a version up to 1 of 'way'");
            assertThat(info(node, "w").status()).isEqualTo(WorkflowStatus.RUNNING);
        }
        try (TestNode node = node(release(3))) {
            node.advance(Duration.ofSeconds(10));
            node.await(clerk(node).notes());
            assertThat(untilResult(node, "w")).isEqualTo("new 3 end");
        }
    }

    @Test
    default void partsThatAreRemovedFitTheHistory() {
        Book before = new Book()
                .with(
                        "flow",
                        (clerk, flow) -> flow.step("first", () -> clerk.note("first"))
                                .then(flow.savepoint("gone", inner -> inner.step("in", () -> clerk.note("in"))))
                                .then(Mono.when(
                                        flow.sleep("nap", Duration.ofDays(400)), flow.signal("go", String.class)))
                                .thenReturn("before"));
        Book after = new Book().with("flow", (clerk, flow) -> {
            flow.removed("gone");
            flow.removed("nap");
            return flow.step("first", () -> clerk.note("first"))
                    .then(flow.signal("go", String.class))
                    .map(go -> "after " + go);
        });
        try (TestNode node = node(before)) {
            start(node, "flow", "w", "x");
            until(node, () -> notes(node).size() == 2);
        }
        try (TestNode node = node(after)) {
            node.await(clerk(node).signal("w", "go", "went"));
            assertThat(untilResult(node, "w")).isEqualTo("after went");
            assertThat(notes(node)).containsExactly("first", "in");
        }
    }

    // Views.

    private static Book told() {
        return new Book().with("told", (clerk, flow) -> {
            AtomicInteger steps = new AtomicInteger();
            flow.query("steps", steps::get);
            return flow.step("one", () -> clerk.note("one"))
                    .then(Mono.fromRunnable(() -> {
                        steps.incrementAndGet();
                        flow.progress("one is done");
                    }))
                    .then(flow.signal("go", String.class))
                    .thenReturn("end");
        });
    }

    @Test
    default void progressAndQueriesAreSeenFromOutsideAndCostNothing() {
        Book book = told();
        try (TestNode node = node(book)) {
            start(node, "told", "w", "x");
            until(
                    node,
                    () -> "one is done"
                            .equals(node.await(clerk(node).progress("w").defaultIfEmpty(""))));
            int commits = node.commits;
            assertThat(node.await(clerk(node).query("w", "steps"))).isEqualTo(1);
            assertThat(node.commits).isEqualTo(commits);
            assertThatThrownBy(() -> node.await(clerk(node).query("w", "other")))
                    .isInstanceOf(InvalidCallException.class)
                    .hasMessageContaining("has no query 'other', but steps");
            assertThat(node.await(clerk(node).progress("v").hasElement())).isFalse();
        }
        try (TestNode node = node(book)) {
            assertThat(node.await(clerk(node).query("w", "steps"))).isEqualTo(1);
            assertThat(node.await(clerk(node).progress("w"))).isEqualTo("one is done");
            node.await(clerk(node).order("w", "pause"));
            untilPaused(node, "w");
        }
        try (TestNode node = node(book)) {
            assertThat(node.await(clerk(node).progress("w"))).isEqualTo("one is done");
            node.await(clerk(node).signal("w", "go", "go"));
            node.await(clerk(node).order("w", "resume"));
            assertThat(untilResult(node, "w")).isEqualTo("end");
            assertThat(notes(node)).containsExactly("one");
        }
    }
}
