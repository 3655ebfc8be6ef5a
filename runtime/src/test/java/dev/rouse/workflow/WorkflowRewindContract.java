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
import dev.rouse.Iteration;
import dev.rouse.WorkflowStatus;
import dev.rouse.fixture.Clerk;
import dev.rouse.fixture.Clerk.Book;
import dev.rouse.fixture.TestNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Workflows that go on from an earlier part of their code, and copies of them. */
public interface WorkflowRewindContract extends ClerkOffice {

    private static Book threeParts() {
        return new Book()
                .with(
                        "parts",
                        (clerk, flow) -> flow.step("one", String.class, () -> clerk.note("one"))
                                .then(flow.call(
                                        "tell",
                                        Void.class,
                                        actors -> actors.actor(Clerk.class, "b").noteAlone("told")))
                                .then(flow.signal("go", String.class))
                                .flatMap(go -> flow.step("two", String.class, () -> clerk.note("two " + go))));
    }

    @Test
    default void restartDoesAgainWhatAPartAndThoseBehindItDid() {
        Book book = threeParts();
        book.broken.add("two now");
        try (TestNode node = node(book)) {
            start(node, "parts", "w", "x");
            node.await(clerk(node).signal("w", "go", "now"));
            untilPaused(node, "w");
            assertThatThrownBy(() -> node.await(clerk(node).restartFrom("w", "three")))
                    .isInstanceOf(InvalidCallException.class)
                    .hasMessageContaining("has no part 'three'");
            book.broken.clear();
        }
        try (TestNode node = node(book)) {
            assertThat(node.await(clerk(node).restartFrom("w", "tell"))).isTrue();
            assertThat(untilResult(node, "w")).isEqualTo("two now");
            assertThat(notes(node)).containsExactly("one", "two now");
            assertThat(node.await(node.runtime().actor(Clerk.class, "b").notes()))
                    .containsExactly("told", "told");
            assertThat(node.await(clerk(node).restartFrom("w", "tell"))).isFalse();
        }
    }

    @Test
    default void forkGoesOnByItselfFromWhatWasDoneBefore() {
        try (TestNode node = node(threeParts())) {
            start(node, "parts", "w", "x");
            until(
                    node,
                    () -> node.await(node.runtime().actor(Clerk.class, "b").notes())
                                    .size()
                            == 1);
            assertThat(node.await(clerk(node).fork("w", "tell", "v"))).isEqualTo("v");
            String made = node.await(clerk(node).fork("w", "tell", ""));
            assertThat(node.await(clerk(node).fork("none", "tell", "u").hasElement()))
                    .isFalse();
            until(
                    node,
                    () -> node.await(node.runtime().actor(Clerk.class, "b").notes())
                                    .size()
                            == 3);
            for (String id : List.of("w", "v", made)) {
                until(node, () -> info(node, id).status() == WorkflowStatus.RUNNING);
                node.await(clerk(node).signal(id, "go", id.equals(made) ? "made" : id));
            }
            assertThat(untilResult(node, "w")).isEqualTo("two w");
            assertThat(untilResult(node, "v")).isEqualTo("two v");
            assertThat(untilResult(node, made)).isEqualTo("two made");
            assertThat(notes(node)).filteredOn("one"::equals).hasSize(1);
        }
    }

    @Test
    default void iterationsThatAreOverAreNotRestarted() {
        Book book = new Book()
                .with(
                        "loop",
                        (clerk, flow) -> flow.loop(
                                "all",
                                Integer.class,
                                0,
                                (scope, at) -> scope.step("note", String.class, () -> clerk.note("n" + at))
                                        .then(scope.signal("go", String.class))
                                        .map(go -> Iteration.<Integer, String>next(at + 1))));
        try (TestNode node = node(book)) {
            start(node, "loop", "w", "x");
            node.await(clerk(node).signal("w", "go", "x"));
            until(node, () -> notes(node).contains("n1"));
            assertThatThrownBy(() -> node.await(clerk(node).restartFrom("w", "all/#0/note")))
                    .isInstanceOf(InvalidCallException.class)
                    .hasMessageContaining("Iteration 0 of 'all' is over");
            assertThat(node.await(clerk(node).restartFrom("w", "all/#1/note"))).isTrue();
            until(node, () -> notes(node).size() == 3);
            assertThat(notes(node)).containsExactly("n0", "n1", "n1");
            assertThat(node.await(clerk(node).restartFrom("w", "all"))).isTrue();
            until(node, () -> notes(node).size() == 5);
            assertThat(notes(node)).containsExactly("n0", "n1", "n1", "n0", "n1");
        }
    }
}
