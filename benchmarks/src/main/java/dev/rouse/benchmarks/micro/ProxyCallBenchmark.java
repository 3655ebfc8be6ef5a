package dev.rouse.benchmarks.micro;

import dev.rouse.ActorType;
import dev.rouse.benchmarks.demo.Counter;
import dev.rouse.benchmarks.demo.CounterActor;
import dev.rouse.host.ActorRuntime;
import dev.rouse.kv.memory.MemoryKvStore;
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
 * Cost of a typed reference before a call is made: the proxy, finding the action, boxing. Nothing is subscribed, so no
 * actor is called.
 *
 * <pre>{@code
 * mvn -q test-compile exec:java -Dexec.args="bench jmh ProxyCall"
 * }</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init")
public class ProxyCallBenchmark {

    private ActorRuntime runtime;
    private Counter counter;

    /** One node with one counter. */
    @Setup
    public void start() {
        runtime = ActorRuntime.builder()
                .store(MemoryKvStore.create())
                .register(ActorType.of(Counter.class, CounterActor::new))
                .start()
                .blockOptional()
                .orElseThrow();
        counter = runtime.actor(Counter.class, "one");
    }

    /** Stops the node. */
    @TearDown
    public void stop() {
        runtime.stop().block();
    }

    /** A call without arguments through a reference that is kept. */
    @Benchmark
    public Object noArguments() {
        return counter.value();
    }

    /** A call with a boxed argument. */
    @Benchmark
    public Object oneArgument() {
        return counter.increment(1);
    }

    /** A reference that is made for one call: the address is hashed. */
    @Benchmark
    public Object newReference() {
        return runtime.actor(Counter.class, "one").value();
    }
}
