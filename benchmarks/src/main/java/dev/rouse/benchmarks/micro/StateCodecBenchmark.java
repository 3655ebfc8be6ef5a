package dev.rouse.benchmarks.micro;

import dev.rouse.JacksonStateCodec;
import dev.rouse.StateCodec;
import dev.rouse.benchmarks.demo.CartActor;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Encodes a state and decodes it again, with the default codec.
 *
 * <pre>{@code
 * mvn -q test-compile exec:java -Dexec.args="bench jmh StateCodec"
 * }</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init")
public class StateCodecBenchmark {

    /** The kinds of state that are written and read. */
    public enum Kind {
        /** A boxed long. */
        NUMBER,
        /** A record with a string of 100 characters. */
        TEXT,
        /** A record with a map, an optional and an instant. */
        CART
    }

    /** A small state. */
    public record Text(String text) {}

    private final StateCodec codec = new JacksonStateCodec();
    private Object state;
    private Type type;
    private byte[] bytes;

    /** Of what. */
    @Param
    public Kind kind = Kind.NUMBER;

    /** Makes the state and its bytes. */
    @Setup
    public void make() {
        state = switch (kind) {
            case NUMBER -> 1_234_567L;
            case TEXT -> new Text("0123456789".repeat(10));
            case CART -> new CartActor.State(Map.of("tea", 2, "cake", 1), Optional.of(Instant.EPOCH));
        };
        type = state.getClass();
        bytes = codec.encode(state, type);
    }

    /** Done by a commit once for each actor in it. */
    @Benchmark
    public byte[] encode() {
        return codec.encode(state, type);
    }

    /** Done by a start once. */
    @Benchmark
    public Object decode() {
        return codec.decode(bytes, type);
    }
}
