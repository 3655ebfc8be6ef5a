package dev.rouse.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.RetryableException;
import dev.rouse.RuntimeOptions;
import dev.rouse.crash.CrashFlow.Moment;
import dev.rouse.crash.CrashFlow.Tells;
import dev.rouse.crash.CutStore.Way;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.KvStore;
import dev.rouse.visits.Visits;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One {@link CrashFlow} under a root of its own, cut off or not, and what must be in the store after that. */
final class Crash {

    private static final AtomicInteger ROOTS = new AtomicInteger();
    private static final Duration A_WHILE = Duration.ofSeconds(1);

    private final CrashFlow flow;
    private final KvStore store;
    private final byte[] root;
    private String what;
    private @Nullable Throwable error;
    private int told;
    private Instant now = Instant.EPOCH;

    /** @param store nobody else uses a root of it that begins with {@code C} */
    Crash(CrashFlow flow, KvStore store) {
        this.flow = flow;
        this.store = store;
        this.what = flow + ", undisturbed";
        int number = ROOTS.incrementAndGet();
        this.root = new byte[] {'C', (byte) (number >> 8), (byte) number};
    }

    /** The calls that a node makes, from 1, as a set of those that write, and one more. */
    BitSet undisturbed() {
        CutStore whole = new CutStore(store);
        TestNode node = prepared(whole);
        int before = whole.calls();
        live(node, true);
        int calls = whole.calls() - before;
        assertThat(told).as("told of %s", what).isEqualTo(flow.moments().size() - 1);
        assertThat(line()).as(what).isEqualTo(flow.moments().get(told).stored());
        node.close();
        BitSet writes = whole.writes().get(before, before + calls + 1);
        writes.set(calls + 1);
        return writes;
    }

    /** @return what was stored then */
    Moment cutAt(int call, Way way) {
        what = flow + ", cut off at call " + call + ", " + way;
        die(call, way);
        Moment stored = stored();
        endWith(stored);
        return stored;
    }

    /** Its successor is cut off, too, as it starts or soon after. */
    void cutTwice(int call, Way way, int callOfSuccessor, Way wayOfSuccessor) {
        what = flow + ", cut off at call " + call + ", " + way + ", its successor at its call " + callOfSuccessor + ", "
                + wayOfSuccessor;
        die(call, way);
        Moment stored = stored();
        CutStore cut = new CutStore(store);
        cut.cutAfter(callOfSuccessor - 1, wayOfSuccessor);
        TestNode successor = begin(cut);
        successor.advance(flow.time().plus(A_WHILE));
        now = successor.now();
        assertThat(StoredLifeLogs.words(line())).as(what).startsWith(StoredLifeLogs.words(stored.stored()));
        endWith(stored);
    }

    // The node that may die.

    private void die(int call, Way way) {
        CutStore cut = new CutStore(store);
        TestNode node = prepared(cut);
        cut.cutAfter(call - 1, way);
        live(node, way.isSilent());
    }

    /** Where the type has another version then, on a node of its own. */
    private TestNode prepared(CutStore cut) {
        Visits first = new Visits();
        TestNode node = TestNode.on(first, cut, Crash::options, root, LifeLog.type(1, first));
        flow.prepare().accept(node);
        node.advance(A_WHILE.dividedBy(10));
        if (flow.version() == 1) {
            return node;
        }
        now = node.now();
        node.close();
        return started(begin(cut));
    }

    /** @param noted whether firings that failed are told once that is stored; else they may be told because it is not */
    private void live(TestNode node, boolean noted) {
        int fired = node.fired.size();
        int slept = node.slept.size();
        Received<?> received = node.call(flow.deed().apply(node));
        node.advance(flow.time());
        now = node.now();
        error = received.error();
        int answered = received.isOver() && error == null ? 1 : 0;
        int firings = (int) node.fired.stream()
                .skip(fired)
                .filter(firing -> noted || firing.matches("\\S+ \\d+"))
                .count();
        told = switch (flow.tells()) {
            case ANSWER -> answered;
            case FIRINGS -> firings;
            case ANSWER_AND_FIRINGS -> answered + firings;
            case SLEEP -> Math.min(1, node.slept.size() - slept);
        };
    }

    // What must be there.

    private Moment stored() {
        String line = line();
        List<Moment> moments = flow.moments();
        assertThat(moments).extracting(Moment::stored).as(what).contains(line);
        int found = 0;
        while (!moments.get(found).stored().equals(line)) {
            found++;
        }
        assertThat(found).as("what was told is stored, %s", what).isGreaterThanOrEqualTo(told);
        if (flow.tells() == Tells.ANSWER && error instanceof RetryableException) {
            assertThat(found)
                    .as("what may be called again is not stored, %s", what)
                    .isZero();
        }
        return moments.get(found);
    }

    private void endWith(Moment stored) {
        try (TestNode node = started(begin(store))) {
            node.advance(flow.time().plus(A_WHILE));
            now = node.now();
            assertThat(line()).as("after a while, %s", what).isEqualTo(stored.then());
            CrashFlow.resume(node);
            assertThat(node.await(CrashFlow.a(node).write("!")))
                    .as(what)
                    .isEqualTo(stored.wordsWith("!", flow.version()));
            now = node.now();
        }
        assertThat(line()).as(what).contains("!");
    }

    private String line() {
        return StoredLifeLogs.read(store, root, now).line("a");
    }

    // Nodes.

    private static RuntimeOptions.Builder options(RuntimeOptions.Builder options) {
        return options.alarms(a -> a.inMemory(100).waking(10).jitter(Duration.ZERO));
    }

    /** A node that goes on when the last one ended. */
    private TestNode begin(KvStore seen) {
        Visits visits = new Visits();
        TestNode node = TestNode.begin(visits, seen, Crash::options, root, LifeLog.type(flow.version(), visits));
        node.setWallClock(Duration.between(node.now(), now));
        return node;
    }

    private static TestNode started(TestNode node) {
        node.until(node::isStarted);
        return node;
    }
}
