package dev.rouse.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorNotFoundException;
import dev.rouse.crash.CutStore.Way;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.Relay;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.KvStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/**
 * As {@link CrashContract}, while actors send messages to each other. The store has no other user of a root that begins with {@code M}.
 */
public interface MessageCrashContract extends CrashContract {

    AtomicInteger ROOTS = new AtomicInteger();
    Duration TIME = Duration.ofSeconds(20);

    private TestNode node(KvStore store, byte[] root) {
        return TestNode.on(
                store, options -> options, root, Relay.type(options -> options.idleTimeout(Duration.ofSeconds(3))));
    }

    private static byte[] root() {
        int number = ROOTS.incrementAndGet();
        return new byte[] {'M', (byte) (number >> 8), (byte) number};
    }

    /** Each message goes from {@code a} to {@code b}, back, and to {@code c}. */
    private static Received<?> live(TestNode node) {
        Relay a = node.runtime().actor(Relay.class, "a");
        Received<?> sent = node.call(
                Flux.range(1, 3).concatMap(i -> a.note("m" + i + ">b>a>c")).then());
        node.advance(TIME);
        return sent;
    }

    @Test
    default void whereverTheNodeIsCutOffEachMessageIsTakenOnce() {
        CutStore whole = new CutStore(store());
        byte[] root = root();
        int before;
        int calls;
        try (TestNode node = node(whole, root)) {
            before = whole.calls();
            live(node);
            calls = whole.calls() - before;
            check(node, "undisturbed", 3);
        }
        assertThat(calls).isGreaterThan(6);
        for (int call = 1; call <= calls; call += stride()) {
            for (Way way : Way.values()) {
                cut(call, way);
            }
        }
    }

    private void cut(int call, Way way) {
        byte[] root = root();
        CutStore cut = new CutStore(store());
        TestNode first = node(cut, root);
        cut.cutAfter(call - 1, way);
        live(first);
        Instant now = first.now();
        try (TestNode next = node(store(), root)) {
            next.setWallClock(Duration.between(next.now(), now));
            next.advance(Duration.ofSeconds(60));
            check(next, "cut off at call " + call + ", " + way, 0);
        }
    }

    private static void check(TestNode node, String what, int least) {
        List<String> a = notes(node, "a");
        List<String> b = notes(node, "b");
        List<String> c = notes(node, "c");
        assertThat(b.size()).as(what).isGreaterThanOrEqualTo(least);
        assertThat(b).as("of b, %s", what).isEqualTo(List.of("m1", "m2", "m3").subList(0, b.size()));
        assertThat(c).as("of c, %s", what).isEqualTo(b);
        assertThat(a).as("of a, %s", what).hasSize(2 * b.size());
        b.forEach(each -> assertThat(a.stream().filter(each::equals))
                .as("%s of a, %s", each, what)
                .hasSize(2));
    }

    private static List<String> notes(TestNode node, String key) {
        Received<List<String>> notes =
                node.call(node.runtime().get(Relay.class, key).notes());
        node.until(notes::isOver);
        return notes.error() instanceof ActorNotFoundException ? List.of() : notes.value();
    }
}
