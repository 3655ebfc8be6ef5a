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
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Loops of workflows that run for long. With {@code -Drouse.iterations=1000000} a million of iterations. */
class LongLoopTest {

    private static final int ITERATIONS = Integer.getInteger("rouse.iterations", 5_000);

    private final ScriptedStore store = new ScriptedStore();

    private int rows() {
        Keys keys = new Keys(new byte[] {'R'});
        KvRange all = KvRange.prefix(keys.actor(Clerk.address("a").id(), Suffix.workflow()));
        return Received.from(store.read(KvRead.builder().range(all).build()))
                .value()
                .range(0)
                .entries()
                .size();
    }

    @Test
    void rowsOfALoopDoNotGrow() {
        int[] most = new int[1];
        Book book = new Book()
                .with(
                        "long",
                        (clerk, flow) -> flow.step("first", () -> clerk.note("first"))
                                .then(flow.<Integer, Integer>loop(
                                        "loop",
                                        Integer.class,
                                        0,
                                        (scope, i) -> scope.step("step", Integer.class, () -> {
                                                    most[0] = i % 500 == 0 ? Math.max(most[0], rows()) : most[0];
                                                    return Mono.just(i);
                                                })
                                                .then(scope.uuid())
                                                .map(id -> i + 1 < ITERATIONS
                                                        ? Iteration.next(i + 1)
                                                        : Iteration.done(i)))));
        try (TestNode node =
                TestNode.on(store, Clerk.type(book, options -> options.workflows(w -> w.keptIterations(5))))) {
            node.await(node.runtime().actor(Clerk.class, "a").start("long", "w", "x"));
            Clerk clerk = node.runtime().actor(Clerk.class, "a");
            for (int i = 0; i < ITERATIONS; i++) {
                if (node.await(clerk.info("w")).status() == WorkflowStatus.COMPLETED) {
                    break;
                }
                node.advance(Duration.ofMillis(100));
            }
            assertThat(node.await(clerk.info("w")).status()).isEqualTo(WorkflowStatus.COMPLETED);
            assertThat(most[0]).isBetween(1, 4);
        }
    }
}
