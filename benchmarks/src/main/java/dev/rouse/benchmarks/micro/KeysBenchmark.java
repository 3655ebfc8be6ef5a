package dev.rouse.benchmarks.micro;

import dev.rouse.ActorAddress;
import dev.rouse.kv.KvKey;
import dev.rouse.record.Keys;
import dev.rouse.record.Suffix;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Building keys: of an actor's records for each start and commit, of its address once for each reference.
 *
 * <pre>{@code
 * mvn -q test-compile exec:java -Dexec.args="bench jmh KeysBenchmark"
 * }</pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init")
public class KeysBenchmark {

    private final Keys keys = new Keys((byte) 'R');
    private final ActorAddress address = ActorAddress.of("counter", "visits");
    private long due;

    /** Of the state. */
    @Benchmark
    public KvKey state() {
        return keys.actor(address.id(), Suffix.state());
    }

    /** Of a row of the alarm index. */
    @Benchmark
    public KvKey alarm() {
        return keys.alarm(address.id(), due++);
    }

    /** Of a row of the listing. */
    @Benchmark
    public KvKey listing() {
        return keys.listing(address);
    }

    /** An address and its id, which is a hash. */
    @Benchmark
    public long addressAndId() {
        return ActorAddress.of("counter", "visits").id().low();
    }
}
