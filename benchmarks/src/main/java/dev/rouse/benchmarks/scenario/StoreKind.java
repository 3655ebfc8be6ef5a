package dev.rouse.benchmarks.scenario;

import dev.rouse.benchmarks.harness.BuildDirectory;
import dev.rouse.kv.memory.MemoryKvStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.function.Function;
import java.util.stream.Stream;

/** Which store is measured on. */
enum StoreKind {
    /** Nothing is kept. */
    MEMORY {
        @Override
        <T> T use(Function<MemoryKvStore, T> work) {
            return work.apply(MemoryKvStore.create());
        }
    },
    /** Every commit is synced to a file in the build directory: a disk, where {@code /tmp} may be none. */
    DISK {
        @Override
        <T> T use(Function<MemoryKvStore, T> work) {
            try {
                Path directory = Files.createTempDirectory(BuildDirectory.path(), "bench-store");
                try {
                    return useAndClose(MemoryKvStore.open(directory), work);
                } finally {
                    delete(directory);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    };

    /** What {@code work} makes of an empty store, which is gone afterwards. */
    abstract <T> T use(Function<MemoryKvStore, T> work);

    private static <T> T useAndClose(MemoryKvStore store, Function<MemoryKvStore, T> work) {
        try {
            return work.apply(store);
        } finally {
            store.close().block();
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
