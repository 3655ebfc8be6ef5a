package dev.rouse.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.Iteration;
import dev.rouse.Workflow;
import dev.rouse.WorkflowInfo;
import dev.rouse.crash.CutStore;
import dev.rouse.crash.CutStore.Way;
import dev.rouse.fixture.Clerk;
import dev.rouse.fixture.Clerk.Book;
import dev.rouse.fixture.Clerk.ClerkActor;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.ScriptedStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Pipelines of workflows that are put together at random, on nodes that are cut off at random: each gives what it gives where nothing is cut
 * off, and each of its steps leaves what it leaves there, once.
 */
class RandomWorkflowsTest {

    private static final int PIPELINES = Integer.getInteger("rouse.workflows", 60);
    private static final int MOST_NODES = 12;
    private static final Duration A_WHILE = Duration.ofSeconds(30);

    static LongStream seeds() {
        return LongStream.range(1, PIPELINES + 1);
    }

    private static Book book(long seed) {
        Book book = new Book()
                .with("random", (clerk, flow) -> new Pipeline(clerk, new SplittableRandom(seed)).part(flow, 3));
        book.refused.add("refused");
        return book;
    }

    private static TestNode node(KvStore store, long seed) {
        return TestNode.on(store, Clerk.type(book(seed), options -> options.idleTimeout(Duration.ofSeconds(2))));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whereverItsNodesAreCutOffItGivesTheSame(long seed) {
        String expected;
        List<String> notes;
        int calls;
        ScriptedStore undisturbed = new ScriptedStore();
        CutStore counting = new CutStore(undisturbed);
        try (TestNode node = node(counting, seed)) {
            node.await(node.runtime().actor(Clerk.class, "a").start("random", "w", "x"));
            node.advance(A_WHILE);
            expected = end(node);
            notes = notes(node);
            calls = counting.calls();
        }
        assertThat(expected).startsWith("COMPLETED");
        SplittableRandom chance = new SplittableRandom(-seed);
        ScriptedStore store = new ScriptedStore();
        Instant now = null;
        for (int i = 0; i < MOST_NODES; i++) {
            CutStore cut = new CutStore(store);
            TestNode node = node(cut, seed);
            if (now != null) {
                node.setWallClock(Duration.between(node.now(), now));
            } else {
                node.await(node.runtime().actor(Clerk.class, "a").start("random", "w", "x"));
            }
            cut.cutAfter(chance.nextInt(1 + calls / 3), chance.nextBoolean() ? Way.LOST : Way.APPLIED);
            node.advance(Duration.ofMillis(chance.nextInt(100, 4000)));
            now = node.now();
        }
        try (TestNode last = node(store, seed)) {
            last.setWallClock(Duration.between(last.now(), now));
            for (int i = 0; i < 10; i++) {
                last.advance(A_WHILE);
                WorkflowInfo info = last.await(clerk(last).info("w"));
                if (info.paused()) {
                    last.await(clerk(last).order("w", "resume"));
                }
            }
            assertThat(end(last)).as("seed %s", seed).isEqualTo(expected);
            assertThat(notes(last)).as("seed %s", seed).containsExactlyInAnyOrderElementsOf(notes);
        }
    }

    private static Clerk clerk(TestNode node) {
        return node.runtime().actor(Clerk.class, "a");
    }

    private static String end(TestNode node) {
        WorkflowInfo info = node.await(clerk(node).info("w"));
        String result = node.await(clerk(node).result("w").defaultIfEmpty(""));
        return info.status() + " " + info.reason() + " " + result;
    }

    private static List<String> notes(TestNode node) {
        return node.await(clerk(node).notes());
    }

    /** A pipeline that chance makes; its value does not depend on which of its parts is faster. */
    private record Pipeline(ClerkActor clerk, SplittableRandom random) {

        private Mono<String> part(Workflow flow, int depth) {
            int kind = depth == 0 ? random.nextInt(3) : random.nextInt(9);
            return switch (kind) {
                case 0, 1 -> step(flow, "s" + random.nextInt(1000));
                case 2 ->
                    flow.sleep("z", Duration.ofMillis(random.nextInt(3000))).thenReturn("z");
                case 3 -> sequence(flow, depth);
                case 4 -> flow.<String>all("all", branches(depth)).map(List::toString);
                case 5 -> merged(flow, depth);
                case 6 -> loop(flow, depth);
                case 7 -> undone(flow, depth);
                default -> Mono.zip(flow.now(), flow.uuid()).then(sequence(flow, depth));
            };
        }

        private static Mono<String> noted(ClerkActor clerk, Workflow flow, String name, String text) {
            return flow.step(name, String.class, () -> clerk.note(text));
        }

        private Mono<String> step(Workflow flow, String text) {
            return noted(clerk, flow, "step", text);
        }

        private Mono<String> sequence(Workflow flow, int depth) {
            List<Function<Workflow, Mono<String>>> parts = branches(depth);
            return Flux.range(0, parts.size())
                    .concatMap(i -> flow.savepoint("p" + i, parts.get(i)::apply))
                    .reduce("", String::concat);
        }

        private Mono<String> merged(Workflow flow, int depth) {
            List<Function<Workflow, Mono<String>>> parts = branches(depth);
            return Flux.range(0, parts.size())
                    .flatMap(i -> flow.savepoint("m" + i, parts.get(i)::apply))
                    .collectSortedList()
                    .map(List::toString);
        }

        private Mono<String> loop(Workflow flow, int depth) {
            int times = 1 + random.nextInt(4);
            long seed = random.nextLong();
            return flow.loop(
                    "loop",
                    Integer.class,
                    0,
                    (scope, i) -> new Pipeline(clerk, new SplittableRandom(seed + i))
                            .part(scope, depth - 1)
                            .map(text -> i + 1 < times ? Iteration.next(i + 1) : Iteration.done(text)));
        }

        private Mono<String> undone(Workflow flow, int depth) {
            Function<Workflow, Mono<String>> inner = branches(depth).get(0);
            String text = "u" + random.nextInt(1000);
            return flow.attempt(flow.savepoint(
                            "undone",
                            scope -> scope.step("first", String.class, () -> clerk.note(text))
                                    .compensate(first -> clerk.note("no " + first))
                                    .then(scope.savepoint("inner", inner::apply))
                                    .then(scope.<String>step("refused", String.class, () -> clerk.note("refused")))))
                    .map(outcome ->
                            outcome.failure().kind() + " " + outcome.failure().step());
        }

        private List<Function<Workflow, Mono<String>>> branches(int depth) {
            List<Function<Workflow, Mono<String>>> parts = new ArrayList<>();
            int count = 1 + random.nextInt(3);
            for (int i = 0; i < count; i++) {
                long seed = random.nextLong();
                parts.add(scope -> new Pipeline(clerk, new SplittableRandom(seed)).part(scope, depth - 1));
            }
            return parts;
        }
    }
}
