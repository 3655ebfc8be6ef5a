package dev.rouse.benchmarks.micro;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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
 * One call to each of many actors at once, saved in one commit to a memory store. A figure is that of all of them.
 *
 * <pre>{@code
 * mvn -q test-compile exec:java -Dexec.args="bench jmh GroupCommitBenchmark"
 * }</pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init")
public class GroupCommitBenchmark {

    private OneThreadNode node;
    private List<Mono<Long>> calls;

    /** Number of actors. */
    @Param({"1", "64", "1024"})
    public int actors = 1;

    /** Actors that are awake. */
    @Setup
    public void start() {
        node = new OneThreadNode(Duration.ofSeconds(30));
        calls = IntStream.range(0, actors)
                .mapToObj(i -> node.counter(i).increment(1))
                .toList();
        node.awaitAll(calls);
    }

    /** Stops the node. */
    @TearDown
    public void stop() {
        node.close();
    }

    /** All calls, their commit and their answers. */
    @Benchmark
    public void increments() {
        node.awaitAll(calls);
    }
}
