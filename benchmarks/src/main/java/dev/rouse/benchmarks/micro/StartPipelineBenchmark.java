package dev.rouse.benchmarks.micro;

import dev.rouse.benchmarks.micro.StoredActor.Knowledge;
import dev.rouse.preload.PreloadBundle;
import dev.rouse.preload.StartPipeline;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Completes a bundle to what a start needs, with what is missing read from a memory store on this thread: resolve,
 * read, merge. Decoding and everything after it is not in it.
 *
 * <pre>{@code
 * mvn -q test-compile exec:java -Dexec.args="bench jmh StartPipeline"
 * }</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init")
public class StartPipelineBenchmark {

    private StoredActor actor;
    private StartPipeline pipeline;
    private PreloadBundle bundle;

    /** The records that are known before the start. */
    @Param
    public Knowledge knowledge = Knowledge.COMPLETE;

    /** That the actor has. */
    @Param({"1", "5", "50"})
    public int records = 5;

    /** One actor's records in a store, and the bundle. */
    @Setup
    public void write() {
        actor = new StoredActor(records);
        pipeline = actor.pipeline();
        bundle = actor.bundle(knowledge);
    }

    /** One start. */
    @Benchmark
    public @Nullable Object start() {
        return pipeline.start(actor.address().id(), bundle).block();
    }
}
