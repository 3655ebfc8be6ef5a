package dev.rouse.benchmarks.micro;

import dev.rouse.benchmarks.demo.Counter;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Whole calls through a typed reference, on the lane: the proxy, the mailbox, the turn, its commit to a memory store where
 * there is one, the reply.
 *
 * <pre>{@code
 * mvn -q test-compile exec:java -Dexec.args="bench jmh CallBenchmark"
 * }</pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init")
public class CallBenchmark {

    private OneThreadNode node;
    private OneThreadNode sleepy;
    private Counter counter;
    private Counter sleeper;

    /** A node where actors stay awake, and one where they sleep after each call. */
    @Setup
    public void start() {
        node = new OneThreadNode(Duration.ofSeconds(30));
        sleepy = new OneThreadNode(Duration.ZERO);
        counter = node.counter(0);
        sleeper = sleepy.counter(0);
        node.await(counter.increment(1));
        sleepy.await(sleeper.increment(1));
    }

    /** Stops both. */
    @TearDown
    public void stop() {
        node.close();
        sleepy.close();
    }

    /** Changes nothing. */
    @Benchmark
    public long readOnly() {
        return node.await(counter.value());
    }

    /** Alone in its commit. */
    @Benchmark
    public long saved() {
        return node.await(counter.increment(1));
    }

    /** Wakes the actor with what was kept, and lets it sleep again. */
    @Benchmark
    public long startWithBundle() {
        return sleepy.await(sleeper.value());
    }
}
