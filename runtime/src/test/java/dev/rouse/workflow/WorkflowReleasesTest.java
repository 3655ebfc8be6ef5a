package dev.rouse.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.ActorType;
import dev.rouse.Workflow;
import dev.rouse.WorkflowDivergedException;
import dev.rouse.WorkflowHistory;
import dev.rouse.fixture.Clerk;
import dev.rouse.fixture.Clerk.Book;
import dev.rouse.fixture.Clerk.ClerkActor;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.replay.Replayed;
import dev.rouse.replay.WorkflowReplay;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

/** Histories that three releases of a workflow have made, exported, and replayed against each of these before it is deployed. */
class WorkflowReleasesTest {

    /**
     * The code of a release: the first pays at once; the second by invoice, but for those that have paid at once; the third has no other way any
     * more, and checks before.
     */
    private static Mono<?> code(int release, ClerkActor clerk, Workflow flow) {
        Mono<?> ordered =
                flow.step("order", String.class, () -> clerk.note("order")).then(flow.signal("go", String.class));
        return ordered.then(Mono.defer(() -> switch (release) {
                    case 1 -> flow.step("pay", String.class, () -> clerk.note("pay"));
                    case 2 ->
                        flow.version("by invoice", 1) == 0
                                ? flow.step("pay", String.class, () -> clerk.note("pay"))
                                : flow.step("invoice", String.class, () -> clerk.note("invoice"));
                    default -> {
                        flow.removed("pay");
                        flow.removed("by invoice");
                        yield flow.version("checked", 1) == 0
                                ? flow.step("invoice", String.class, () -> clerk.note("invoice"))
                                : flow.step("check", String.class, () -> clerk.note("check"))
                                        .then(flow.step("invoice", String.class, () -> clerk.note("invoice")));
                    }
                }))
                .then(flow.signal("end", String.class));
    }

    private static ActorType<Clerk> type(int release) {
        Book book = new Book().with("flow", (clerk, flow) -> code(release, clerk, flow));
        return Clerk.type(book, options -> options);
    }

    /** The export of a workflow that {@code release} has made. */
    private static WorkflowHistory history(int release, boolean went) {
        try (TestNode node = TestNode.on(new ScriptedStore(), type(release))) {
            Clerk clerk = node.runtime().actor(Clerk.class, "a");
            node.await(clerk.start("flow", "w", "x"));
            if (went) {
                node.await(clerk.signal("w", "go", "go"));
            }
            node.advance(Duration.ofSeconds(1));
            String json = node.await(node.runtime().workflowHistory(Clerk.address("a"), "w"))
                    .toJson();
            return WorkflowHistory.ofJson(json);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, false, 1",
        "1, false, 2",
        "1, false, 3",
        "2, false, 1",
        "2, false, 3",
        "3, false, 1", // not gone yet: any
        "1, true, 1",
        "1, true, 2",
        "2, true, 2",
        "2, true, 3",
        "3, true, 3"
    })
    void historyOfOneReleaseFitsAnother(int made, boolean went, int deployed) {
        Replayed replayed = WorkflowReplay.of(type(deployed)).replay(history(made, went));
        assertThat(replayed.standing()).isEqualTo(Replayed.Standing.WAITS);
        assertThat(replayed.waits()).containsExactly(went ? "signal 'end'" : "signal 'go'");
        assertThat(replayed.begins()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2, true, 1, by invoice#, step 'pay', version 'by invoice#'",
        "3, true, 1, checked#, step 'pay', version 'checked#'",
        "3, true, 2, checked#, step 'pay', version 'checked#'"
    })
    void historyOfALaterReleaseDoesNotFitTheEarlierCode(
            int made, boolean went, int deployed, String entry, String expected, String found) {
        assertThatThrownBy(() -> WorkflowReplay.of(type(deployed)).replay(history(made, went)))
                .isInstanceOfSatisfying(WorkflowDivergedException.class, error -> {
                    assertThat(error.entry()).isEqualTo(entry);
                    assertThat(error.expected()).isEqualTo(expected);
                    assertThat(error.found()).isEqualTo(found);
                });
    }

    /** One that has paid at once, and now would be told to send an invoice too, is found in time. */
    @Test
    void workOfARemovedWayIsNotDoneOnceMore() {
        assertThatThrownBy(() -> WorkflowReplay.of(type(3)).replay(history(1, true)))
                .isInstanceOfSatisfying(
                        WorkflowDivergedException.class,
                        error -> assertThat(error.found()).isEqualTo("signal 'end'"));
    }
}
