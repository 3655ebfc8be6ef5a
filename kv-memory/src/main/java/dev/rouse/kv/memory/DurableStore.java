package dev.rouse.kv.memory;

import dev.rouse.kv.KvCorruptException;
import dev.rouse.kv.KvException;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvMutation;
import dev.rouse.kv.KvUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The directory of a store: the data, the guard beside it and the lock. Opening verifies everything before it writes
 * anything. What was acknowledged is there, or opening fails: MVStore alone would go back to an older good state, or
 * begin a new one.
 */
final class DurableStore implements AutoCloseable {

    private static final String REMEDY = " Restore the whole directory from a backup. Nothing was changed.";

    private final StoreDirectory directory;
    private final Acknowledged acknowledged;
    private final DataFile data;

    private Summary summary;

    private DurableStore(StoreDirectory directory, Acknowledged acknowledged, DataFile data, Summary summary) {
        this.directory = directory;
        this.acknowledged = acknowledged;
        this.data = data;
        this.summary = summary;
    }

    /**
     * Opens the store in {@code path}, or makes one where there is none, and hands out all entries.
     *
     * @throws KvCorruptException when a file is not what was written
     * @throws KvUnavailableException when it is open elsewhere or cannot be read or written
     */
    static DurableStore open(Path path, BiConsumer<KvKey, byte[]> entry) {
        StoreDirectory directory = StoreDirectory.open(path);
        Acknowledged acknowledged = null;
        try {
            acknowledged = acknowledged(directory);
            Summary summary = verify(directory.data(), acknowledged, entry);
            DataFile data = reopen(directory.data(), summary);
            return new DurableStore(directory, acknowledged, data, summary);
        } catch (IOException | KvException e) {
            closeQuietly(acknowledged, directory);
            throw e instanceof KvException known
                    ? known
                    : new KvUnavailableException("Cannot open the store in " + path + " (" + e + ").", e);
        }
    }

    /** The newest version on disk. */
    long version() {
        return summary.version();
    }

    Path path() {
        return directory.path();
    }

    void apply(List<KvMutation> mutations) {
        summary = data.apply(mutations, summary);
    }

    /** What was applied is durable, as {@code version}, when this returns. */
    void commit(long version) throws IOException {
        summary = summary.at(version);
        data.commit(summary);
        acknowledged.advance(version);
    }

    void tidy() {
        data.tidy();
    }

    @Override
    public void close() throws IOException {
        try (directory;
                acknowledged) {
            data.close();
        }
    }

    /** Closes without writing anything more. */
    void abandon() throws IOException {
        try (directory;
                acknowledged) {
            data.abandon();
        }
    }

    static KvCorruptException corrupt(String place, String reason, @Nullable Throwable cause) {
        return new KvCorruptException(place, reason + "." + REMEDY, cause);
    }

    // ---- the steps of opening

    private static Acknowledged acknowledged(StoreDirectory directory) throws IOException {
        boolean dataIsThere = isThere(directory.data());
        if (!Files.exists(directory.acknowledged())) {
            if (dataIsThere) {
                throw corrupt(
                        directory.acknowledged() + " at 0",
                        "it is missing, though there is data beside it, so nobody can tell whether that is complete",
                        null);
            }
            Acknowledged.create(directory.acknowledged(), UUID.randomUUID());
        }
        Acknowledged acknowledged = Acknowledged.open(directory.acknowledged());
        if (!dataIsThere) {
            makeData(directory, acknowledged);
        }
        return acknowledged;
    }

    /** Only where nothing was ever acknowledged. Complete under its name, or not there. */
    private static void makeData(StoreDirectory directory, Acknowledged acknowledged) throws IOException {
        if (acknowledged.version() > 0) {
            acknowledged.close();
            throw corrupt(
                    directory.data() + " at 0",
                    "it is missing or empty, though version " + acknowledged.version() + " was acknowledged",
                    null);
        }
        Path draft = directory.path().resolve("data.mv.new");
        Files.deleteIfExists(draft);
        DataFile.create(draft, acknowledged.identity());
        Files.move(draft, directory.data(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        directory.sync();
    }

    private static boolean isThere(Path file) throws IOException {
        return Files.exists(file) && Files.size(file) > 0;
    }

    /** Reads everything, without the right to write. */
    private static Summary verify(Path path, Acknowledged acknowledged, BiConsumer<KvKey, byte[]> entry) {
        Summary summary = reading(path, () -> {
            DataFile data = DataFile.open(path, true);
            try {
                data.readAll(entry);
                return data.summary();
            } finally {
                data.abandon();
            }
        });
        if (!summary.identity().equals(acknowledged.identity())) {
            throw corrupt(
                    path + ", the identity",
                    "store " + acknowledged.identity() + " was expected, found " + summary.identity(),
                    null);
        }
        if (summary.version() < acknowledged.version()) {
            throw corrupt(
                    path + " at version " + summary.version(),
                    "version " + acknowledged.version() + " was acknowledged, and what is newer than "
                            + summary.version() + " cannot be read",
                    null);
        }
        return summary;
    }

    private static DataFile reopen(Path path, Summary verified) {
        return reading(path, () -> {
            DataFile data = DataFile.open(path, false);
            if (!data.summary().equals(verified)) {
                data.abandon();
                throw corrupt(path + ", the summary", "it changed between two reads", null);
            }
            return data;
        });
    }

    /** Whatever the file format's code throws at bytes that it did not write means that they are corrupt. */
    private static <T> T reading(Path path, Supplier<T> read) {
        try {
            return read.get();
        } catch (KvException e) {
            throw e;
        } catch (RuntimeException | AssertionError | OutOfMemoryError | StackOverflowError e) {
            throw corrupt(path.toString(), "it is damaged: " + e.getMessage(), e);
        }
    }

    private static void closeQuietly(@Nullable Acknowledged acknowledged, StoreDirectory directory) {
        try (directory;
                acknowledged) {
            // both are closed, whatever either says
        } catch (IOException e) {
            // opening failed already, and that error says more
        }
    }
}
