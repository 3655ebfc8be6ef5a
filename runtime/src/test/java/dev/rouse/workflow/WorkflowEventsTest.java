package dev.rouse.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.ActorWorkflows;
import dev.rouse.RuntimeListener;
import dev.rouse.WorkflowStatus;
import dev.rouse.fixture.Clerk;
import dev.rouse.fixture.Clerk.Book;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.ScriptedStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Listeners hear of workflows, of each thing once, and when it is in the store. */
class WorkflowEventsTest {

    private final ScriptedStore store = new ScriptedStore();
    private final List<String> heard = new ArrayList<>();
    private final Book book = new Book()
            .with(
                    "good",
                    (clerk, flow) -> flow.step("one", String.class, () -> clerk.note("one"))
                            .then(flow.step("two", String.class, () -> clerk.note("two"))))
            .with(
                    "mended",
                    (clerk, flow) -> flow.step("one", String.class, () -> clerk.note("broken"))
                            .retries(1))
            .with(
                    "undone",
                    (clerk, flow) -> flow.step("one", String.class, () -> clerk.note("one"))
                            .compensate(one -> clerk.note("undo"))
                            .then(flow.step("two", String.class, () -> clerk.note("refused"))));

    private TestNode node() {
        RuntimeListener listener = new RuntimeListener() {
            @Override
            public void workflowStarted(String type, String workflow) {
                heard.add("started " + workflow);
            }

            @Override
            public void workflowEnded(
                    String type, String workflow, WorkflowStatus status, Duration took, int entries, long bytes) {
                assertThat(bytes).isPositive();
                heard.add(status + " " + workflow + " of " + entries);
            }

            @Override
            public void workflowPaused(ActorAddress address, String workflow, String id, String reason) {
                heard.add("paused " + address + " " + id + ": " + reason);
            }

            @Override
            public void stepEnded(
                    String type, String workflow, int attempt, boolean failed, boolean last, boolean undo) {
                heard.add((undo ? "undo " : "step ") + attempt + (failed ? " failed" : "") + (last ? "" : ", again"));
            }
        };
        return TestNode.on(store, options -> options.listener(listener), Clerk.type(book, options -> options));
    }

    private static ActorWorkflows workflows(TestNode node) {
        return node.runtime().workflows(Clerk.class, "a");
    }

    @Test
    void startStepsAndEndAreToldInTheirOrder() {
        try (TestNode node = node()) {
            node.await(workflows(node).run("good", null, String.class));
            assertThat(heard).containsExactly("started good", "step 1", "step 1", "COMPLETED good of 2");
        }
    }

    @Test
    void nothingIsToldOfWhatIsNotInTheStore() {
        try (TestNode node = node()) {
            node.await(node.runtime().actor(Clerk.class, "a").noteAlone("created"));
            store.holdCommits();
            Received<String> run = node.call(workflows(node).run("good", null, String.class));
            node.run();
            assertThat(heard).isEmpty();
            store.releaseCommits();
            node.until(run::isOver);
            assertThat(heard).hasSize(4);
        }
    }

    @Test
    void exhaustedStepAndThePauseForItAreTold() {
        try (TestNode node = node()) {
            book.broken.add("broken");
            String id = node.await(workflows(node).start("mended", null));
            ClerkOffice.until(node, () -> heard.size() == 4);
            assertThat(heard)
                    .containsExactly(
                            "started mended",
                            "step 1 failed, again",
                            "step 2 failed",
                            "paused clerk/a " + id + ": one failed after 2 attempts: broken is broken.");
        }
    }

    @Test
    void undoneStepsAndTheFailureAreTold() {
        try (TestNode node = node()) {
            book.refused.add("refused");
            Received<String> run = node.call(workflows(node).run("undone", null, String.class));
            node.until(run::isOver);
            assertThat(heard)
                    .containsExactly("started undone", "step 1", "step 1 failed", "undo 1", "FAILED undone of 3");
        }
    }
}
