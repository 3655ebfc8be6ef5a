package dev.rouse.benchmarks.store;

import dev.rouse.benchmarks.harness.BuildDirectory;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.memory.MemoryKvStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.function.Function;
import java.util.stream.Stream;

/** The store that is measured on. */
public enum StoreKind {
    /** Nothing is kept. */
    MEMORY {
        @Override
        public <T> T use(Function<KvStore, T> work) {
            return useAndClose(MemoryKvStore.create(), work);
        }
    },
    /** Every commit is synced to a file in the build directory: a disk, where {@code /tmp} may be none. */
    DISK {
        @Override
        public <T> T use(Function<KvStore, T> work) {
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
    },
    /** The cluster that was named, or a private server with a synced log. */
    FDB {
        @Override
        public <T> T use(Function<KvStore, T> work) {
            return FoundationDb.store(work);
        }
    };

    /** Runs {@code work} on an empty store, which is gone afterwards. */
    public abstract <T> T use(Function<KvStore, T> work);

    /** Whether there must be a FoundationDB. */
    public boolean isFoundationDb() {
        return this == FDB;
    }

    private static <T> T useAndClose(KvStore store, Function<KvStore, T> work) {
        try {
            return work.apply(store);
        } finally {
            store.close().block();
        }
    }

    static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
