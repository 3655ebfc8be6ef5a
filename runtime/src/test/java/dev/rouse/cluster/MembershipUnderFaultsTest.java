package dev.rouse.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.NodeHealth.Status;
import dev.rouse.OutcomeUnknownException;
import dev.rouse.RetryableException;
import dev.rouse.fixture.Probe;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.Faults;
import dev.rouse.kv.FaultyStore;
import dev.rouse.kv.ScriptedStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.scheduler.Schedulers;

/** Three nodes, each paused at times and each with a store that fails it: in the end one serves, and nothing was lost. */
class MembershipUnderFaultsTest {

    private static final int STEPS = 150;
    private static final Duration LONGEST_STOP = Duration.ofSeconds(5);

    static LongStream seeds() {
        return new Random(17).longs(Integer.getInteger("rouse.membership.seeds", 2));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void inTheEndAllServeAndWhatWasAcknowledgedIsThere(long seed) {
        Random random = new Random(seed);
        ScriptedStore store = new ScriptedStore();
        store.exclusive(false);
        List<FaultyStore> faulty = Stream.generate(
                        () -> new FaultyStore(store, Faults.each(0.05), random.nextLong(), Schedulers.immediate()))
                .limit(3)
                .toList();
        faulty.forEach(FaultyStore::heal);
        List<TestNode> nodes = faulty.stream()
                .map(its -> TestNode.begin(
                        1, new Random(random.nextLong()), its, options -> options, Probe.type(new Probe.Gates())))
                .toList();
        TestNode.pass(Duration.ofSeconds(4), nodes.toArray(TestNode[]::new));
        faulty.forEach(FaultyStore::ail);

        List<Received<Long>> calls = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            List<TestNode> awake =
                    nodes.stream().filter(node -> random.nextInt(10) > 2).toList();
            Duration time = Duration.ofMillis(200 + random.nextInt(random.nextBoolean() ? 500 : 12_000));
            TestNode.pass(time, awake.toArray(TestNode[]::new));
            for (TestNode node : awake) {
                for (int i = 0; i < 3; i++) {
                    calls.add(node.call(node.runtime().actor(Probe.class, "a").add(1)));
                }
            }
        }
        faulty.forEach(FaultyStore::heal);
        TestNode.pass(Duration.ofSeconds(60), nodes.toArray(TestNode[]::new));
        judge(nodes, calls, "seed " + seed);
        close(nodes);
    }

    /** All at the same time, as each gives its shards to the others. */
    private static void close(List<TestNode> nodes) {
        nodes.forEach(node -> node.call(node.runtime().stop(LONGEST_STOP)));
        TestNode.pass(LONGEST_STOP.multipliedBy(2), nodes.toArray(TestNode[]::new));
        nodes.forEach(TestNode::close);
    }

    private static void judge(List<TestNode> nodes, List<Received<Long>> calls, String what) {
        assertThat(nodes)
                .as(what)
                .allSatisfy(node -> assertThat(node.runtime().health().status()).isEqualTo(Status.SERVING));
        TestNode[] all = nodes.toArray(TestNode[]::new);
        long value = TakeoverContract.await(
                nodes.get(0).runtime().actor(Probe.class, "a").value(), all);
        assertThat(calls).as(what).allSatisfy(call -> assertThat(call.isOver()).isTrue());
        long acknowledged = calls.stream().filter(call -> call.error() == null).count();
        long unknown = calls.stream()
                .filter(call -> call.error() != null && !(call.error() instanceof RetryableException))
                .count();
        assertThat(calls.stream()
                        .map(Received::error)
                        .filter(error -> error != null && !(error instanceof RetryableException)))
                .as(what)
                .allMatch(OutcomeUnknownException.class::isInstance);
        assertThat(value).as(what).isBetween(acknowledged, acknowledged + unknown);
        assertThat(acknowledged).as(what).isPositive();
    }
}
