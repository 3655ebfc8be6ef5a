package dev.rouse.kv.memory.disk;

import dev.rouse.kv.KvStore;
import dev.rouse.kv.memory.Stores;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;
import reactor.core.publisher.Flux;

/**
 * Commits a {@link Workload}, several at once, and marks each version as soon as it is acknowledged; closes and opens the store
 * now and then. Its engine makes sorted files of little, so that there are many.
 */
final class RecordedProcess {

    static final RocksSettings SETTINGS = new RocksSettings(64 << 10, null);

    private RecordedProcess() {}

    /** @param arguments the directory, the file of marks, the seed and the number of commits */
    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        long seed = Long.parseLong(arguments[2]);
        Workload workload = new Workload(seed, Integer.parseInt(arguments[3]));
        Random random = new Random(seed);
        try (FileOutputStream marks = new FileOutputStream(arguments[1])) {
            KvStore store = Stores.open(directory, SETTINGS);
            for (int next = 1; next <= workload.commits(); ) {
                int burst = Math.min(1 + random.nextInt(Workload.BURST), workload.commits() + 1 - next);
                commit(store, workload, next, burst, marks);
                next += burst;
                if (random.nextInt(25) == 0) {
                    store.close().block(Stores.PATIENCE);
                    store = Stores.open(directory, SETTINGS);
                }
            }
            store.close().block(Stores.PATIENCE);
        }
    }

    private static void commit(KvStore store, Workload workload, int first, int burst, FileOutputStream marks) {
        Flux.range(first, burst)
                .flatMap(
                        number -> store.commit(workload.commit(number)).doOnNext(version -> {
                            if (version.value() != number) {
                                throw new IllegalStateException("Commit " + number + " got " + version);
                            }
                            mark(marks, number);
                        }),
                        burst)
                .blockLast(Stores.PATIENCE);
    }

    private static void mark(FileOutputStream marks, long version) {
        try {
            marks.write(ByteBuffer.allocate(Long.BYTES).putLong(version).array());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
