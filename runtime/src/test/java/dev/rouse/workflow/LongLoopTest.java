package dev.rouse.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.Iteration;
import dev.rouse.WorkflowStatus;
import dev.rouse.fixture.Clerk;
import dev.rouse.fixture.Clerk.Book;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.record.Keys;
import dev.rouse.record.Suffix;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** A loop of a workflow that runs for long: a million iterations in the profile {@code search}, or with {@code -Drouse.iterations}. */
class LongLoopTest {

    private static final int ITERATIONS = Integer.getInteger("rouse.iterations", 5_000);
    private static final int LOOKS = 10;

    /** What the heap may grow by between one look and the last: the classes and counters of a test, but nothing of each iteration. */
    private static final long GROWTH = 16L << 20;

    private final ScriptedStore store = new ScriptedStore();
    private final List<Integer> rows = new ArrayList<>();
    private final List<Long> heap = new ArrayList<>();

    private int rows() {
        Keys keys = new Keys(new byte[] {'R'});
        KvRange all = KvRange.prefix(keys.actor(Clerk.address("a").id(), Suffix.workflow()));
        return Received.from(store.read(KvRead.builder().range(all).build()))
                .value()
                .range(0)
                .entries()
                .size();
    }

    private void look(int iteration) {
        if (iteration % (ITERATIONS / LOOKS) == ITERATIONS / LOOKS - 1) {
            rows.add(rows());
            System.gc();
            heap.add(Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        }
        if (iteration % 500 == 0) {
            store.forgetCalls();
        }
    }

    private Book book() {
        return new Book()
                .with(
                        "long",
                        (clerk, flow) -> flow.step("first", () -> clerk.note("first"))
                                .then(flow.<Integer, Integer>loop(
                                        "loop",
                                        Integer.class,
                                        0,
                                        (scope, i) -> scope.step("step", Integer.class, () -> {
                                                    look(i);
                                                    return Mono.just(i);
                                                })
                                                .then(scope.uuid())
                                                .map(id -> i + 1 < ITERATIONS
                                                        ? Iteration.next(i + 1)
                                                        : Iteration.done(i)))));
    }

    @Test
    void rowsAndMemoryOfALoopDoNotGrow() {
        try (TestNode node =
                TestNode.on(store, Clerk.type(book(), options -> options.workflows(w -> w.keptIterations(5))))) {
            Clerk clerk = node.runtime().actor(Clerk.class, "a");
            // All of it may happen in here, as the store answers at once: that takes longer than a test waits for a
            // call.
            Received<String> started = node.call(clerk.start("long", "w", "x"));
            for (int i = 0; i < ITERATIONS && rows.size() < LOOKS; i++) {
                node.advance(Duration.ofMillis(100));
            }
            assertThat(started.value()).isEqualTo("w");
            assertThat(node.await(clerk.info("w")).status()).isEqualTo(WorkflowStatus.COMPLETED);
        }
        assertThat(rows).hasSize(LOOKS).allMatch(count -> count >= 1 && count <= 4);
        assertThat(heap.get(LOOKS - 1) - heap.get(1)).as("heap %s", heap).isLessThan(GROWTH);
    }
}
