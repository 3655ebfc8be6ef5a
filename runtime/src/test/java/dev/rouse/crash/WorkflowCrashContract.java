package dev.rouse.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorNotFoundException;
import dev.rouse.Iteration;
import dev.rouse.WorkflowInfo;
import dev.rouse.WorkflowStatus;
import dev.rouse.crash.CutStore.Way;
import dev.rouse.fixture.Clerk;
import dev.rouse.fixture.Clerk.Book;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.KvStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * As {@link CrashContract}, while an actor has a workflow of every part that there is. The store has no other user of a root that begins with
 * {@code W}.
 */
public interface WorkflowCrashContract extends CrashContract {

    AtomicInteger FLOW_ROOTS = new AtomicInteger();
    Duration FLOW_TIME = Duration.ofSeconds(20);
    String ID = "w";

    /** As {@link #stride}, of the calls while there is a workflow. */
    default int flowStride() {
        return stride();
    }

    private static Book book(String last) {
        Book book = new Book()
                .with(
                        "whole",
                        (clerk, flow) -> flow.step("first", String.class, () -> clerk.note("first"))
                                .compensate(first -> clerk.note("no " + first))
                                .then(flow.sleep("nap", Duration.ofSeconds(2)))
                                .then(flow.signal("go", String.class))
                                .then(flow.promise("paid", String.class))
                                .then(flow.receive("bag", "mails", String.class, 2, Duration.ofDays(1)))
                                .flatMap(bag -> flow.step("noted", String.class, () -> clerk.note(bag.toString())))
                                .then(Mono.zip(flow.now(), flow.random()))
                                .flatMap(values -> flow.<Integer, String>loop(
                                        "loop",
                                        Integer.class,
                                        0,
                                        (scope, i) -> scope.step("step", String.class, () -> clerk.note("i" + i))
                                                .compensate(text -> clerk.note("never " + text))
                                                .map(text -> i < 2 ? Iteration.next(i + 1) : Iteration.done(text))))
                                .then(flow.<String>race(
                                        "race",
                                        List.of(
                                                slow -> slow.sleep("long", Duration.ofDays(3))
                                                        .thenReturn("slow"),
                                                quick -> quick.step("quick", String.class, () -> clerk.note("quick")))))
                                .then(flow.<String>all(
                                        "all",
                                        List.of(
                                                a -> a.step("a", String.class, () -> clerk.note("all")),
                                                b -> b.sleep("b", Duration.ofSeconds(1))
                                                        .thenReturn("b"))))
                                .then(flow.step("last", String.class, () -> clerk.note("last"))));
        if (last.equals("refused")) {
            book.refused.add("last");
        }
        return book;
    }

    private static TestNode node(KvStore store, byte[] root, Book book) {
        return TestNode.on(
                store,
                options -> options,
                root,
                Clerk.type(
                        book,
                        options -> options.idleTimeout(Duration.ofSeconds(3)).workflows(w -> w.keptIterations(0))));
    }

    private static byte[] flowRoot() {
        int number = FLOW_ROOTS.incrementAndGet();
        return new byte[] {'W', (byte) (number >> 8), (byte) number};
    }

    /** Under a key, so that it is taken once however often it is sent. */
    private static Mono<String> send(TestNode node, String mail) {
        return node.runtime().queue(Clerk.class, "mails", "a").withKey(mail).send(mail);
    }

    private static void live(TestNode node) {
        Clerk clerk = node.runtime().actor(Clerk.class, "a");
        node.call(clerk.start("whole", ID, "x"));
        node.advance(Duration.ofMillis(500));
        node.call(clerk.signal(ID, "go", "go"));
        node.call(clerk.complete(ID, "paid", "paid"));
        node.call(send(node, "m1"));
        node.call(send(node, "m2"));
        node.advance(FLOW_TIME);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fine", "refused"})
    default void whereverTheNodeIsCutOffTheWorkflowGoesOnAndEachStepIsDoneOnce(String last) {
        CutStore whole = new CutStore(store());
        byte[] root = flowRoot();
        int before;
        int calls;
        try (TestNode node = node(whole, root, book(last))) {
            before = whole.calls();
            live(node);
            calls = whole.calls() - before;
            check(node, "undisturbed", last, true);
        }
        assertThat(calls).isGreaterThan(10);
        for (int call = 1; call <= calls; call += flowStride()) {
            for (Way way : Way.values()) {
                cut(call, way, last);
            }
        }
    }

    private void cut(int call, Way way, String last) {
        byte[] root = flowRoot();
        CutStore cut = new CutStore(store());
        TestNode first = node(cut, root, book(last));
        cut.cutAfter(call - 1, way);
        live(first);
        Instant now = first.now();
        try (TestNode next = node(store(), root, book(last))) {
            next.setWallClock(Duration.between(next.now(), now));
            next.advance(Duration.ofSeconds(20));
            boolean exists = exists(next);
            if (exists) {
                Clerk clerk = next.runtime().get(Clerk.class, "a");
                next.await(clerk.signal(ID, "go", "go"));
                next.await(clerk.complete(ID, "paid", "paid"));
                next.await(send(next, "m1"));
                next.await(send(next, "m2"));
            }
            next.advance(Duration.ofSeconds(40));
            check(next, "cut off at call " + call + ", " + way, last, exists);
        }
    }

    private static boolean exists(TestNode node) {
        Received<List<String>> notes =
                node.call(node.runtime().get(Clerk.class, "a").notes());
        node.until(notes::isOver);
        return !(notes.error() instanceof ActorNotFoundException);
    }

    private static void check(TestNode node, String what, String last, boolean exists) {
        if (!exists) {
            return;
        }
        Clerk clerk = node.runtime().get(Clerk.class, "a");
        WorkflowInfo info = node.await(clerk.info(ID));
        boolean isFine = last.equals("fine");
        assertThat(info).as(what).isNotNull();
        assertThat(info.status())
                .as("%s, paused %s %s", what, info.paused(), info.reason())
                .isEqualTo(isFine ? WorkflowStatus.COMPLETED : WorkflowStatus.FAILED);
        List<String> done = Flux.just("first", "[m1, m2]", "i0", "i1", "i2", "quick", "all")
                .concatWithValues(isFine ? new String[] {"last"} : new String[] {"never i2", "no first"})
                .collectList()
                .block();
        assertThat(node.await(clerk.notes())).as(what).isEqualTo(done);
    }
}
