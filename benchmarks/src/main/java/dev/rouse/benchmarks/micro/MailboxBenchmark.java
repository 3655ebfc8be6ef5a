package dev.rouse.benchmarks.micro;

import dev.rouse.benchmarks.demo.Counter;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import reactor.core.publisher.Mono;

/**
 * Many calls to one actor at once: all but the first wait in its mailbox, have their turns one by one, and are saved
 * together. A figure is that of all of them.
 *
 * <pre>{@code
 * mvn -q test-compile exec:java -Dexec.args="bench jmh MailboxBenchmark"
 * }</pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init")
public class MailboxBenchmark {

    private OneThreadNode node;
    private List<Mono<Long>> calls;

    /** Number of calls. */
    @Param({"1", "64", "1024"})
    public int waiting = 1;

    /** One actor, awake. */
    @Setup
    public void start() {
        node = new OneThreadNode(Duration.ofSeconds(30));
        Counter counter = node.counter(0);
        node.await(counter.increment(1));
        calls = Collections.nCopies(waiting, counter.increment(1));
    }

    /** Stops the node. */
    @TearDown
    public void stop() {
        node.close();
    }

    /** All of them, and their answers. */
    @Benchmark
    public void increments() {
        node.awaitAll(calls);
    }
}
