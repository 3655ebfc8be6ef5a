package dev.rouse.kv.memory.disk;

import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvMutation;
import dev.rouse.kv.error.KvCorruptException;
import dev.rouse.kv.error.KvException;
import dev.rouse.kv.error.KvUnavailableException;
import dev.rouse.kv.memory.journal.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * The directory of a store: RocksDB's files, the guard beside them and the lock. That nothing acknowledged is lost when power
 * is, is the engine's work: {@link #commit} returns after its log is synced. It needs a disk that keeps what it says is synced,
 * and a file system that keeps the order in which names change in a directory, as those with a journal or copies on write do.
 * Damage is found when it is opened: that reads everything without the right to write, before it changes anything.
 *
 * <ul>
 *   <li>Found, and refused: any damage to the sorted files, a missing file, another store's or older files; a log that ends
 *       before what {@link AcknowledgedVersion} remembers, or that has readable records behind one that cannot be read.
 *   <li>Passed over: a torn record at the end of the log, when nobody was told of it, and one at the end of the engine's
 *       manifest, when all that the rest of it names is there. It was being written when power was lost.
 *   <li>Not told apart from that, since they look the same: a log that was cut off, or damaged within its last 32 KiB, together
 *       with a power loss in which the guard's newest unsynced slot was lost. The guard is synced every {@value
 *       #GUARD_SYNCED_EVERY} groups, so such damage goes unnoticed where it concerns no more groups than that.
 * </ul>
 */
public final class DurableStore implements Disk {

    private static final int GUARD_SYNCED_EVERY = 1_024;

    private final StoreDirectory directory;
    private final AcknowledgedVersion acknowledged;
    private final RocksSettings settings;
    private final StorePlace place;

    private @Nullable RocksFiles files;
    private StoreState state;
    private int sinceGuardSync;

    private DurableStore(
            StoreDirectory directory,
            AcknowledgedVersion acknowledged,
            RocksSettings settings,
            RocksFiles files,
            StoreState state)
            throws IOException {
        this.directory = directory;
        this.acknowledged = acknowledged;
        this.settings = settings;
        this.files = files;
        this.state = state;
        this.place = StorePlace.of(directory, acknowledged);
    }

    /**
     * Opens the store in {@code path}, or makes one where there is none, and hands out all entries.
     *
     * @throws KvCorruptException when a file is not what was written
     * @throws KvUnavailableException when it is open elsewhere, of an older format, or cannot be read or written
     */
    public static DurableStore open(Path path, RocksSettings settings, BiConsumer<KvKey, byte[]> entry) {
        StoreDirectory directory = StoreDirectory.open(path);
        AcknowledgedVersion acknowledged = null;
        try {
            refuseOldFormat(directory);
            RocksLibrary.load(directory.library());
            makeWhereNothingIs(directory, settings);
            StoreReading reading = new StoreReading(directory, settings);
            reading.checkLogs();
            acknowledged = reading.acknowledged();
            directory.lockGuard();
            StoreState state = reading.readAll(acknowledged.state(), entry);
            RocksFiles files = reading.reopen(state);
            DurableStore store = new DurableStore(directory, acknowledged, settings, files, state);
            store.begin();
            return store;
        } catch (IOException | RuntimeException | Error e) {
            closeQuietly(acknowledged, directory);
            throw opening(path, e);
        }
    }

    private static RuntimeException opening(Path path, Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof KvException known
                ? known
                : new KvUnavailableException("Cannot open the store in " + path + " (" + failure + ").", failure);
    }

    /** The newest version on disk. */
    public long version() {
        return state.version();
    }

    @Override
    public Path path() {
        return directory.path();
    }

    @Override
    public void check() throws IOException {
        try {
            place.check(engine());
        } catch (RocksDBException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public void apply(List<KvMutation> mutations) throws IOException {
        engine().apply(mutations);
    }

    @Override
    public void commit(long version) throws IOException {
        try {
            engine().write(state.at(version));
        } catch (RocksDBException e) {
            throw new IOException(e.getMessage(), e);
        }
        state = state.at(version);
        acknowledged.advance(version);
    }

    private RocksFiles engine() throws IOException {
        if (files == null) {
            throw new IOException("The files in " + directory.data() + " are closed.");
        }
        return files;
    }

    @Override
    public void tidy() throws IOException {
        sinceGuardSync++;
        if (sinceGuardSync >= GUARD_SYNCED_EVERY) {
            sinceGuardSync = 0;
            acknowledged.sync();
        }
    }

    @Override
    public void copyTo(Path target) throws IOException {
        try (StoreDirectory copy = StoreDirectory.open(target)) {
            if (Files.exists(copy.data()) || Files.exists(copy.acknowledged())) {
                throw new IOException("There is a store in " + copy.path() + " already: give another directory.");
            }
            delete(copy.draft());
            engine().copyTo(copy.draft());
            Files.move(copy.draft(), copy.data(), StandardCopyOption.ATOMIC_MOVE);
            AcknowledgedVersion.create(copy.acknowledged(), state);
            copy.sync();
            copy.syncName();
        } catch (RocksDBException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public long suspend(long durable) throws IOException {
        closeEngine();
        return new StoreReading(directory, settings).newest().version();
    }

    /** The probe spares a reading of everything while there is no room anyway. */
    @Override
    public long resume(long durable, BiConsumer<KvKey, byte[]> entry) throws IOException {
        closeEngine();
        place.checkUnopened();
        directory.probe();
        StoreReading reading = new StoreReading(directory, settings);
        reading.checkLogs();
        state = reading.readAll(state.at(durable), entry);
        files = reading.reopen(state);
        place.engineIsNew();
        begin();
        return state.version();
    }

    private void closeEngine() {
        RocksFiles engine = files;
        files = null;
        if (engine != null) {
            engine.close();
        }
    }

    @Override
    public void close() throws IOException {
        try (directory;
                acknowledged;
                RocksFiles engine = engine()) {
            engine.flush();
            acknowledged.sync();
        } catch (RocksDBException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public void abandon() throws IOException {
        try (directory;
                acknowledged) {
            closeEngine();
        }
    }

    @Override
    public void leave() throws IOException {
        RocksFiles engine = files;
        files = null;
        try (directory;
                acknowledged) {
            if (engine != null && !engine.closeApart()) {
                directory.neverAgain();
            }
        }
    }

    // ---- the steps of opening

    private static void refuseOldFormat(StoreDirectory directory) {
        Path old = directory.fileOfOldFormat();
        if (old != null) {
            throw new KvUnavailableException(
                    "The store in " + directory.path() + " is of the format before RocksDB (" + old.getFileName()
                            + "), which this version does not read: give another directory, or move what is in it away to"
                            + " begin with an empty store. Nothing was changed.",
                    null);
        }
    }

    /**
     * Makes the data of a new store, complete under its name or not there; before the guard, so that a guard without data is
     * always damage.
     */
    private static void makeWhereNothingIs(StoreDirectory directory, RocksSettings settings) throws IOException {
        if (Files.exists(directory.data()) || Files.exists(directory.acknowledged())) {
            return;
        }
        delete(directory.draft());
        try {
            RocksFiles.create(directory.draft(), new StoreState(UUID.randomUUID(), 0), settings);
        } catch (RocksDBException e) {
            throw new IOException(e.getMessage(), e);
        }
        Files.move(directory.draft(), directory.data(), StandardCopyOption.ATOMIC_MOVE);
        directory.sync();
        directory.syncName();
    }

    private static void delete(Path tree) throws IOException {
        if (Files.exists(tree)) {
            try (Stream<Path> files = Files.walk(tree)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** Counts what was recovered as acknowledged from here on: whoever reads it may build on it. */
    private void begin() throws IOException {
        acknowledged.advance(state.version());
        acknowledged.sync();
    }

    private static void closeQuietly(@Nullable AcknowledgedVersion acknowledged, StoreDirectory directory) {
        try (directory;
                acknowledged) {
            // both are closed, whatever either says
        } catch (IOException e) {
            // opening failed already, and that error says more
        }
    }
}
