package dev.rouse.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActionException;
import dev.rouse.ActorAddress;
import dev.rouse.ActorNotFoundException;
import dev.rouse.ActorWorkflows;
import dev.rouse.InvalidCallException;
import dev.rouse.KeyReusedException;
import dev.rouse.NodeUnavailableException;
import dev.rouse.WorkflowExistsException;
import dev.rouse.WorkflowFailedException;
import dev.rouse.WorkflowInfo;
import dev.rouse.WorkflowNotFoundException;
import dev.rouse.WorkflowPage;
import dev.rouse.WorkflowQuery;
import dev.rouse.WorkflowStatus;
import dev.rouse.fixture.Clerk;
import dev.rouse.fixture.Clerk.Book;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Workflows that are ordered and looked at from outside of their actor. */
public interface WorkflowOrdersContract extends ClerkOffice {

    ActorAddress ADDRESS = Clerk.address("a");

    private static Book book() {
        return new Book()
                .with(
                        "note",
                        (clerk, flow) -> flow.step("one", String.class, () -> clerk.note(flow.input(String.class))))
                .with("wait", (clerk, flow) -> flow.signal("go", String.class))
                .with("promise", (clerk, flow) -> flow.promise("kept", String.class))
                .with("nothing", (clerk, flow) -> Mono.empty())
                .with("long", (clerk, flow) -> flow.sleep("year", Duration.ofDays(365)));
    }

    private static ActorWorkflows workflows(TestNode node) {
        return node.runtime().workflows(Clerk.class, "a");
    }

    private static Throwable failure(TestNode node, Mono<?> call) {
        Received<?> received = node.call(call);
        node.until(received::isOver);
        return received.error();
    }

    @Test
    default void workflowIsStartedFromOutsideAndItsActorIsCreated() {
        try (TestNode node = node(book())) {
            String id = node.await(workflows(node).start("note", "hello"));
            assertThat(node.await(workflows(node).result(id, String.class))).isEqualTo("hello");
            assertThat(ClerkOffice.notes(node)).containsExactly("hello");
        }
    }

    @Test
    default void resultIsWaitedForAndComesWhenTheEndIsDurable() {
        try (TestNode node = node(book())) {
            Received<String> run = node.call(workflows(node).run("note", "hello", String.class));
            node.until(run::isOver);
            assertThat(run.value()).isEqualTo("hello");
            node.await(workflows(node).start("wait", "w", null));
            Received<String> first = node.call(workflows(node).result("w", String.class));
            Received<String> second = node.call(workflows(node).result("w", String.class));
            node.advance(Duration.ofSeconds(5));
            assertThat(first.isOver()).isFalse();
            assertThat(node.await(workflows(node).signal("w", "go", "now"))).isTrue();
            node.until(() -> first.isOver() && second.isOver());
            assertThat(first.value()).isEqualTo("now");
            assertThat(second.value()).isEqualTo("now");
            assertThat(node.await(workflows(node).signal("w", "go", "late"))).isFalse();
        }
    }

    @Test
    default void resultIsToldOnceToWhoStartsOneThatIsNotKept() {
        Book book = book().with("now", (clerk, flow) -> Mono.just(flow.input(String.class)))
                .with("no", (clerk, flow) -> Mono.error(new ActionException("no", "It is no use.")));
        try (TestNode node = node(book, options -> options.workflows(w -> w.keptEnded(0)))) {
            List<Received<String>> runs = new ArrayList<>();
            for (String code : List.of("now", "note", "now", "note")) {
                runs.add(Received.from(workflows(node).run(code, code + runs.size(), String.class)));
            }
            node.until(() -> runs.stream().allMatch(Received::isOver));
            assertThat(runs).extracting(Received::value).containsExactly("now0", "note1", "now2", "note3");
            assertThat(node.await(workflows(node).run("now", "alone", String.class)))
                    .isEqualTo("alone");
            assertThat(failure(node, workflows(node).run("no", null, String.class)))
                    .isInstanceOf(WorkflowFailedException.class);
            node.await(workflows(node).start("now", "w", "gone"));
            assertThat(failure(node, workflows(node).result("w", String.class)))
                    .isInstanceOf(WorkflowNotFoundException.class);
        }
    }

    @Test
    default void resultThatIsNoneIsEmpty() {
        try (TestNode node = node(book())) {
            Received<String> run = node.call(workflows(node).run("nothing", null, String.class));
            node.until(run::isOver);
            assertThat(run.error()).isNull();
            assertThat(run.value()).isNull();
        }
    }

    @Test
    default void workflowThatEndsWithoutResultFailsWhoWaits() {
        try (TestNode node = node(book())) {
            node.await(workflows(node).start("wait", "w", null));
            Received<String> waiting = node.call(workflows(node).result("w", String.class));
            node.run();
            assertThat(node.await(node.runtime().cancelWorkflow(ADDRESS, "w"))).isTrue();
            node.until(waiting::isOver);
            assertThat(waiting.error()).isInstanceOfSatisfying(WorkflowFailedException.class, error -> {
                assertThat(error.workflow()).isEqualTo("w");
                assertThat(error.status()).isEqualTo(WorkflowStatus.CANCELLED);
            });
            assertThat(failure(node, workflows(node).result("w", String.class)))
                    .isInstanceOf(WorkflowFailedException.class);
        }
    }

    @Test
    default void whatIsNotThereIsNotFound() {
        try (TestNode node = node(book())) {
            assertThat(failure(node, workflows(node).result("w", String.class)))
                    .isInstanceOf(ActorNotFoundException.class);
            assertThat(failure(node, node.runtime().pauseWorkflow(ADDRESS, "w")))
                    .isInstanceOf(ActorNotFoundException.class);
            assertThat(failure(node, workflows(node).start("unknown", null)))
                    .isInstanceOf(InvalidCallException.class)
                    .hasMessageContaining("note");
            node.await(workflows(node).start("wait", "w", null));
            assertThat(failure(node, workflows(node).start("wait", "w", null)))
                    .isInstanceOf(WorkflowExistsException.class);
            assertThat(failure(node, workflows(node).result("x", String.class)))
                    .isInstanceOf(WorkflowNotFoundException.class);
            assertThat(failure(node, node.runtime().workflow(ADDRESS, "x")))
                    .isInstanceOf(WorkflowNotFoundException.class);
            assertThat(node.await(node.runtime().cancelWorkflow(ADDRESS, "x"))).isFalse();
        }
    }

    @Test
    default void orderWithKeyIsCarriedOutOnce() {
        try (TestNode node = node(book())) {
            ActorWorkflows keyed = workflows(node).withKey("k");
            String id = node.await(keyed.start("note", "hello"));
            assertThat(node.await(keyed.start("note", "hello"))).isEqualTo(id);
            assertThat(node.await(keyed.run("note", "hello", String.class))).isEqualTo("hello");
            assertThat(failure(node, keyed.start("note", "other"))).isInstanceOf(KeyReusedException.class);
            assertThat(ClerkOffice.notes(node)).containsExactly("hello");
        }
    }

    @Test
    default void promiseIsKeptOnce() {
        try (TestNode node = node(book())) {
            node.await(workflows(node).start("promise", "p", null));
            assertThat(node.await(workflows(node).complete("p", "kept", "yes"))).isTrue();
            assertThat(node.await(workflows(node).result("p", String.class))).isEqualTo("yes");
            assertThat(node.await(workflows(node).complete("p", "kept", "no"))).isFalse();
        }
    }

    @Test
    default void operatorPausesAndResumes() {
        try (TestNode node = node(book())) {
            node.await(workflows(node).start("wait", "w", null));
            assertThat(node.await(node.runtime().pauseWorkflow(ADDRESS, "w"))).isTrue();
            assertThat(node.await(node.runtime().pauseWorkflow(ADDRESS, "w"))).isFalse();
            assertThat(node.await(workflows(node).signal("w", "go", "now"))).isTrue();
            WorkflowInfo paused =
                    node.await(node.runtime().workflow(ADDRESS, "w")).info();
            assertThat(paused.paused()).isTrue();
            assertThat(paused.reason()).isNotEmpty();
            assertThat(node.await(node.runtime().resumeWorkflow(ADDRESS, "w"))).isTrue();
            assertThat(node.await(workflows(node).result("w", String.class))).isEqualTo("now");
            assertThat(node.await(node.runtime().workflow(ADDRESS, "w")).result())
                    .isEqualTo("now");
            assertThat(node.await(node.runtime().killWorkflow(ADDRESS, "w"))).isFalse();
        }
    }

    private static Book seen() {
        return new Book().with("seen", (clerk, flow) -> {
            flow.query("input", () -> flow.input(String.class));
            flow.query("nothing", () -> null);
            return flow.step("one", String.class, () -> clerk.note("one"))
                    .doOnNext(flow::progress)
                    .flatMap(one -> flow.step("two", String.class, () -> clerk.note("two")))
                    .flatMap(two -> flow.signal("go", String.class));
        });
    }

    @Test
    default void progressAndQueriesAreAskedFromOutside() {
        try (TestNode node = node(seen())) {
            assertThat(failure(node, workflows(node).progress("w", String.class)))
                    .isInstanceOf(ActorNotFoundException.class);
            node.await(workflows(node).start("seen", "w", "in"));
            ClerkOffice.until(node, () -> ClerkOffice.notes(node).size() == 2);
            assertThat(node.await(workflows(node).progress("w", String.class))).isEqualTo("one");
            assertThat(node.await(workflows(node).withKey("k").progress("w", String.class)))
                    .isEqualTo("one");
            int commits = node.commits;
            assertThat(node.await(workflows(node).query("w", "input", String.class)))
                    .isEqualTo("in");
            assertThat(node.await(
                            workflows(node).query("w", "nothing", String.class).hasElement()))
                    .isFalse();
            assertThat(node.await(
                            workflows(node).query("x", "input", String.class).hasElement()))
                    .isFalse();
            assertThat(node.commits).isEqualTo(commits);
            assertThat(failure(node, workflows(node).query("w", "other", String.class)))
                    .isInstanceOf(InvalidCallException.class)
                    .hasMessageContaining("input");
        }
    }

    @Test
    default void valuesMayBeListsAndMapsThatCannotBeChanged() {
        Book book = new Book().with("map", (clerk, flow) -> {
            flow.progress(List.of("one", 2));
            return flow.signal("go", Map.class).map(go -> Map.of("went", go.get("go"), "in", flow.input(Map.class)));
        });
        try (TestNode node = node(book)) {
            node.await(workflows(node).start("map", "w", Map.of("a", List.of(1))));
            assertThat(node.await(workflows(node).progress("w", Object.class))).isEqualTo(List.of("one", 2));
            assertThat(node.await(workflows(node).signal("w", "go", Map.of("go", true))))
                    .isTrue();
            assertThat(node.await(workflows(node).result("w", Object.class)))
                    .isEqualTo(Map.of("went", true, "in", Map.of("a", List.of(1))));
        }
    }

    @Test
    default void operatorTakesBackAndForks() {
        try (TestNode node = node(seen())) {
            assertThat(failure(node, node.runtime().restartWorkflow(ADDRESS, "w", "two")))
                    .isInstanceOf(ActorNotFoundException.class);
            node.await(workflows(node).start("seen", "w", "in"));
            ClerkOffice.until(node, () -> ClerkOffice.notes(node).size() == 2);
            assertThat(failure(node, node.runtime().restartWorkflow(ADDRESS, "w", "three")))
                    .isInstanceOf(InvalidCallException.class)
                    .hasMessageContaining("three");
            assertThat(node.await(node.runtime().restartWorkflow(ADDRESS, "w", "two")))
                    .isTrue();
            assertThat(node.await(node.runtime().restartWorkflow(ADDRESS, "x", "two")))
                    .isFalse();
            ClerkOffice.until(node, () -> ClerkOffice.notes(node).size() == 3);
            assertThat(node.await(node.runtime().forkWorkflow(ADDRESS, "w", "two", "v")))
                    .isEqualTo("v");
            String made = node.await(node.runtime().forkWorkflow(ADDRESS, "w", "one", null));
            assertThat(failure(node, node.runtime().forkWorkflow(ADDRESS, "w", "two", "v")))
                    .isInstanceOf(WorkflowExistsException.class);
            assertThat(node.await(node.runtime()
                            .forkWorkflow(ADDRESS, "x", "two", null)
                            .hasElement()))
                    .isFalse();
            ClerkOffice.until(node, () -> ClerkOffice.notes(node).size() == 6);
            assertThat(ClerkOffice.notes(node)).containsExactlyInAnyOrder("one", "two", "two", "two", "one", "two");
            for (String id : List.of("w", "v", made)) {
                node.await(workflows(node).signal(id, "go", id));
                assertThat(node.await(workflows(node).result(id, String.class))).isEqualTo(id);
            }
        }
    }

    @Test
    default void whoWaitsIsToldToAskAgainWhereTheActorGoesToSleep() {
        try (TestNode node = node(book())) {
            node.await(workflows(node).start("long", "l", null));
            Received<String> waiting = node.call(workflows(node).result("l", String.class));
            node.run();
            node.await(ClerkOffice.clerk(node).rest());
            node.until(waiting::isOver);
            assertThat(waiting.error()).isInstanceOf(NodeUnavailableException.class);
        }
    }

    @Test
    default void workflowsAreListedByPagesWithoutWakingTheirActor() {
        try (TestNode node = node(book())) {
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                ids.add(node.await(workflows(node).start("wait", "w" + i, null)));
            }
            node.await(workflows(node).start("promise", "p", null));
            node.await(node.runtime().pauseWorkflow(ADDRESS, "w1"));
            for (int i = 0; i < 3; i++) {
                node.await(workflows(node).run("note", "n" + i, String.class));
            }
            node.await(ClerkOffice.clerk(node).rest());
            ClerkOffice.until(
                    node, () -> !node.await(node.runtime().info(ADDRESS)).awake());
            int starts = node.starts.size();
            List<WorkflowInfo> all = pages(node, WorkflowQuery.all(), 2);
            assertThat(all).hasSize(9);
            assertThat(all.subList(0, 6))
                    .extracting(WorkflowInfo::id)
                    .containsExactly("w0", "w1", "w2", "w3", "w4", "p");
            assertThat(all.subList(6, 9)).extracting(WorkflowInfo::status).containsOnly(WorkflowStatus.COMPLETED);
            assertThat(pages(node, WorkflowQuery.all(), 6)).isEqualTo(all);
            assertThat(pages(node, WorkflowQuery.all(), 1)).isEqualTo(all);
            assertThat(pages(node, WorkflowQuery.all().named("promise"), 2)).hasSize(1);
            assertThat(pages(node, WorkflowQuery.all().in(WorkflowStatus.COMPLETED), 2))
                    .hasSize(3);
            assertThat(pages(node, WorkflowQuery.all().paused(true), 2))
                    .extracting(WorkflowInfo::id)
                    .containsExactly("w1");
            assertThat(node.await(node.runtime().workflow(ADDRESS, "w3")).info().status())
                    .isEqualTo(WorkflowStatus.RUNNING);
            assertThat(node.await(node.runtime().workflow(ADDRESS, all.get(7).id()))
                            .result())
                    .isEqualTo("n1");
            assertThat(node.starts).hasSize(starts);
            assertThat(failure(node, node.runtime().workflows(ADDRESS, WorkflowQuery.all(), "nonsense", 2)))
                    .isInstanceOf(InvalidCallException.class);
        }
    }

    private static List<WorkflowInfo> pages(TestNode node, WorkflowQuery query, int limit) {
        List<WorkflowInfo> all = new ArrayList<>();
        String cursor = null;
        do {
            WorkflowPage page = node.await(node.runtime().workflows(ADDRESS, query, cursor, limit));
            assertThat(page.workflows()).hasSizeLessThanOrEqualTo(limit);
            all.addAll(page.workflows());
            cursor = page.next();
        } while (cursor != null);
        return all;
    }
}
