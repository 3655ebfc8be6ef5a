package dev.rouse.kv.memory;

import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.KvVersion;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntConsumer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Throughput of one thread on the store, in operations a second; the first rounds warm up. Run {@code main} on the test
 * classpath of this module; its argument is where the durable half writes, {@code target} unless given.
 */
final class Throughput {

    private static final KvKey EPOCH = KvKey.of((byte) 3);
    private static final byte[] VALUE = new byte[100];

    private final KvStore store;
    private final int actors;
    private volatile KvVersion since;

    private Throughput(KvStore store, int actors) {
        this.actors = actors;
        this.store = store;
        this.since = store.read(KvRead.builder().build()).block().version();
    }

    public static void main(String[] arguments) throws Exception {
        inMemory(1_000);
        inMemory(100_000);
        Path directory = Files.createTempDirectory(Path.of(arguments.length == 0 ? "target" : arguments[0]), "rouse");
        KvStore durable = MemoryKvStore.open(directory);
        new Throughput(durable, 100_000).durable(1, 2_000);
        new Throughput(durable, 100_000).durable(256, 100_000);
        durable.close().block();
        System.exit(0);
    }

    private static void inMemory(int actors) {
        System.out.println(actors + " actors of 6 entries");
        Throughput memory = new Throughput(MemoryKvStore.create(), actors);
        for (int i = 0; i < actors; i++) {
            memory.fill(i);
        }
        memory.measure("commit of one key, fenced", 3_000_000, memory::commit);
        memory.measure("read of one key", 5_000_000, memory::readOne);
        memory.measure("start read: 4 keys, 4 ranges", 500_000, memory::readStart);
    }

    private void measure(String what, int count, IntConsumer operation) {
        for (int round = 0; round < 4; round++) {
            long start = System.nanoTime();
            for (int i = 0; i < count; i++) {
                operation.accept(i);
            }
            print(what, count, System.nanoTime() - start);
        }
    }

    private void durable(int window, int count) {
        long start = System.nanoTime();
        Flux.range(0, count).flatMap(i -> store.commit(put(i)), window).then().block();
        print("durable commit, " + window + " at once", count, System.nanoTime() - start);
    }

    private static void print(String what, int count, long nanos) {
        System.out.printf(Locale.ROOT, "%-30s %,12.0f/s%n", what, count * 1e9 / nanos);
    }

    private void fill(int actor) {
        KvCommit.Builder commit = KvCommit.builder();
        for (int i = 1; i <= 5; i++) {
            commit.set(prefix(actor).plus((byte) i), VALUE);
        }
        commit.set(prefix(actor).plus((byte) 6, (byte) 1), VALUE);
        store.commit(commit.build(since)).subscribe(version -> since = version.previous());
    }

    private void commit(int i) {
        Mono<KvVersion> commit = store.commit(put(ThreadLocalRandom.current().nextInt(actors)));
        commit.subscribe(version -> since = version.previous());
    }

    private KvCommit put(int actor) {
        return KvCommit.builder()
                .conflictKey(EPOCH)
                .set(prefix(actor % actors).plus((byte) 2), VALUE)
                .build(since);
    }

    private void readOne(int i) {
        int actor = ThreadLocalRandom.current().nextInt(actors);
        store.read(KvRead.builder().key(prefix(actor).plus((byte) 2)).build()).subscribe();
    }

    private void readStart(int i) {
        KvKey prefix = prefix(ThreadLocalRandom.current().nextInt(actors));
        KvRead.Builder read = KvRead.builder();
        for (int table = 1; table <= 4; table++) {
            read.key(prefix.plus((byte) table));
        }
        for (int table = 5; table <= 8; table++) {
            read.range(KvRange.prefix(prefix.plus((byte) table)).maxBytes(65_536));
        }
        store.read(read.build()).subscribe();
    }

    private static KvKey prefix(int actor) {
        byte[] prefix = new byte[18];
        ByteBuffer.wrap(prefix, 2, 8).putLong(actor * 0x9E3779B97F4A7C15L);
        return KvKey.of(prefix);
    }
}
