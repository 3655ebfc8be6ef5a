package dev.rouse.benchmarks.micro;

import dev.rouse.ActorAddress;
import dev.rouse.DataKey;
import dev.rouse.PreloadOptions;
import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvSnapshot;
import dev.rouse.kv.KvVersion;
import dev.rouse.kv.memory.MemoryKvStore;
import dev.rouse.record.Keys;
import dev.rouse.record.Suffix;
import dev.rouse.start.PreloadBundle;
import dev.rouse.start.PreloadManifest;
import dev.rouse.start.StartPipeline;
import java.util.List;
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
import reactor.core.publisher.Mono;

/**
 * From a bundle to what a start needs, with what is missing read from a memory store on this thread: resolve, read, merge.
 * Decoding and everything after it is not in it.
 *
 * <pre>{@code
 * mvn -q test-compile exec:java -Dexec.args="bench jmh StartPipeline -f 1 -wi 5 -i 5 -w 1 -r 1 -prof gc"
 * }</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init")
public class StartPipelineBenchmark {

    /** What the bundle knows. */
    public enum Knowledge {
        /** All that the manifest asks for. */
        COMPLETE,
        /** All but the actor's own data, which is read. */
        PARTIAL,
        /** Nothing: all of it is read. */
        EMPTY
    }

    private static final int STATE_BYTES = 100;
    private static final DataKey OWN = DataKey.of("receipt/");

    private final ActorAddress address = ActorAddress.of("note", "one");
    private final Keys keys = new Keys((byte) 'R');
    private StartPipeline pipeline;
    private PreloadBundle bundle;

    /** What is known before the start. */
    @Param
    public Knowledge knowledge = Knowledge.COMPLETE;

    /** One actor's records in a store, and the bundle. */
    @Setup
    public void write() {
        MemoryKvStore store = MemoryKvStore.create();
        KvCommit records = KvCommit.builder()
                .set(key(Suffix.meta()), new byte[STATE_BYTES])
                .set(key(Suffix.state()), new byte[STATE_BYTES])
                .set(key(Suffix.data(DataKey.of("receipt/1"))), new byte[STATE_BYTES])
                .build(new KvVersion(0));
        KvVersion written = store.commit(records).blockOptional().orElseThrow();
        pipeline = new StartPipeline(keys, request -> read(store, request, written));
        PreloadManifest manifest = PreloadManifest.of(
                PreloadOptions.DEFAULTS.withPrefix(OWN, knowledge == Knowledge.COMPLETE ? 1024 : 1, false));
        bundle = knowledge == Knowledge.EMPTY
                ? PreloadBundle.empty(manifest)
                : pipeline.preload(List.of(address), List.of(manifest))
                        .blockOptional()
                        .orElseThrow()
                        .get(0);
    }

    private KvKey key(byte[] suffix) {
        return keys.actor(address.id(), suffix);
    }

    private static Mono<KvSnapshot> read(MemoryKvStore store, KvRead.Builder request, KvVersion floor) {
        return store.read(request.atLeast(floor).build());
    }

    /** One start. */
    @Benchmark
    public @Nullable Object start() {
        return pipeline.start(address.id(), bundle).block();
    }
}
