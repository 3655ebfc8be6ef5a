package dev.rouse.kv.memory.disk;

import dev.rouse.kv.error.KvUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.RocksDB;

/**
 * Loads RocksDB's native library out of its jar, once per process. It is unpacked into the first store's own directory,
 * where the next start replaces it: in the temporary directory, every process that is killed would leave a copy behind.
 */
final class RocksLibrary {

    /** RocksDB's own setting for where to unpack, which comes first. */
    private static final String CHOSEN_DIRECTORY = "ROCKSDB_SHAREDLIB_DIR";

    private static @Nullable Throwable failure;

    private RocksLibrary() {}

    /** @throws KvUnavailableException when it can be neither unpacked nor loaded */
    @SuppressWarnings("StaticAssignmentOfThrowable") // told to all who load it later: the JVM tries once
    static synchronized void load(Path directory) {
        if (failure == null) {
            failure = attempt(directory);
        }
        if (failure != null) {
            throw new KvUnavailableException(
                    "Cannot load RocksDB's native library (" + failure + "), which is unpacked to " + directory
                            + ", else to "
                            + System.getProperty("java.io.tmpdir")
                            + ": one of them must be writable and not mounted noexec ($" + CHOSEN_DIRECTORY
                            + " names another), and the machine must be one of those that rocksdbjni's jar has a library"
                            + " for.",
                    failure);
        }
    }

    private static @Nullable Throwable attempt(Path directory) {
        try {
            if (System.getenv(CHOSEN_DIRECTORY) == null) {
                unpackTo(directory);
            }
            RocksDB.loadLibrary();
            return null;
        } catch (RuntimeException | LinkageError e) {
            return e;
        }
    }

    private static void unpackTo(Path directory) {
        try {
            Files.createDirectories(directory);
            NativeLibraryLoader.getInstance().loadLibrary(directory.toString());
        } catch (IOException | RuntimeException | LinkageError e) {
            // then to where RocksDB does it by itself; what is wrong with that is told
        }
    }
}
