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
 * Finding out what a bundle does not know, and merging it with what a read brought, which is here from the beginning.
 *
 * <pre>{@code
 * mvn -q test-compile exec:java -Dexec.args="bench jmh BundleBenchmark"
 * }</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init")
public class BundleBenchmark {

    private StoredActor actor;
    private PreloadBundle complete;
    private PreloadBundle empty;
    private StartPipeline resolving;
    private StartPipeline merging;

    /** That the actor has. */
    @Param({"1", "5", "50"})
    public int records = 5;

    /** Bundles, and the answer of a read. */
    @Setup
    public void write() {
        actor = new StoredActor(records);
        complete = actor.bundle(Knowledge.COMPLETE);
        empty = actor.bundle(Knowledge.EMPTY);
        resolving = actor.pipelineOf(complete);
        merging = actor.pipelineOf(empty);
    }

    /** Nothing is missing. */
    @Benchmark
    public @Nullable Object resolve() {
        return resolving.start(actor.address().id(), complete).block();
    }

    /** All is missing, asked for and put in. */
    @Benchmark
    public @Nullable Object resolveAndMerge() {
        return merging.start(actor.address().id(), empty).block();
    }

    /** Puts back what an actor knows when it goes to sleep. */
    @Benchmark
    public Object forSleep() {
        return StartPipeline.withinBudgets(complete, "note/one");
    }
}
