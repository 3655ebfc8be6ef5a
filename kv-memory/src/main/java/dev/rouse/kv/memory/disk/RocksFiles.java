package dev.rouse.kv.memory.disk;

import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvMutation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.AbstractImmutableNativeReference;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.VectorMemTableConfig;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteOptions;

/**
 * The newest value of every key in a directory of RocksDB's files. A group of commits is one record of its write-ahead log,
 * checksummed and synced, together with the {@link StoreState} after it; from there the engine moves it to sorted files,
 * whose blocks are checksummed too.
 *
 * <p>Keys: {@code 00} for the state (a format byte, then {@link StoreState}), {@code 01} and the key for each entry.
 *
 * <p>Settings that the promise rests on: nothing is recovered behind the first record of the log that cannot be read
 * ({@link DurableStore} tells a torn end from damage); logs are not recycled, so that no older record stands where a newer one
 * is torn; logs that are full are listed with their sizes, so that a missing one is found; a failure is not retried by the
 * engine. Others keep it small, since all data is in memory anyway and the files are read at a start only; for that reason too
 * the engine does not keep what it has in memory sorted.
 */
final class RocksFiles implements AutoCloseable {

    private static final byte FORMAT = 1;
    private static final byte[] STATE = {0};
    private static final byte ENTRY = 1;

    private static final int OPEN_FILES = 128;
    private static final int INFO_LOG_BYTES = 1 << 20;

    private final Path path;
    private final List<AbstractImmutableNativeReference> options;
    private final RocksDB database;
    private final ColumnFamilyHandle family;
    private final WriteOptions synced = new WriteOptions().setSync(true);

    private final RocksBatch batch = new RocksBatch(ENTRY);

    private RocksFiles(
            Path path, List<AbstractImmutableNativeReference> options, RocksDB database, ColumnFamilyHandle family) {
        this.path = path;
        this.options = options;
        this.database = database;
        this.family = family;
    }

    /** Makes the files of a new store, complete and closed. */
    static void create(Path path, StoreState state, RocksSettings settings) throws RocksDBException, IOException {
        try (RocksFiles files = open(path, settings, WALRecoveryMode.PointInTimeRecovery, true, false)) {
            files.write(state);
        }
    }

    /** Opens what is there, with what can be recovered of the log. */
    static RocksFiles open(Path path, RocksSettings settings) throws RocksDBException {
        return open(path, settings, WALRecoveryMode.PointInTimeRecovery, false, false);
    }

    /** Opens without the right to change anything but the engine's own notes on its work. */
    static RocksFiles openToRead(Path path, RocksSettings settings, WALRecoveryMode recovery) throws RocksDBException {
        return open(path, settings, recovery, false, true);
    }

    private static RocksFiles open(
            Path path, RocksSettings settings, WALRecoveryMode recovery, boolean create, boolean readOnly)
            throws RocksDBException {
        DBOptions forAll = options(settings, recovery).setCreateIfMissing(create);
        ColumnFamilyOptions forFamily = new ColumnFamilyOptions()
                .setWriteBufferSize(settings.memtableBytes())
                .setMemTableConfig(new VectorMemTableConfig().setReservedSize(0))
                .setCompressionType(CompressionType.NO_COMPRESSION)
                .setTableFormatConfig(new BlockBasedTableConfig().setNoBlockCache(true));
        List<AbstractImmutableNativeReference> options = List.of(forAll, forFamily);
        List<ColumnFamilyDescriptor> families =
                List.of(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, forFamily));
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        try {
            RocksDB database = readOnly
                    ? RocksDB.openReadOnly(forAll, path.toString(), families, handles)
                    : RocksDB.open(forAll, path.toString(), families, handles);
            return new RocksFiles(path, options, database, handles.get(0));
        } catch (RocksDBException | RuntimeException | Error e) {
            options.forEach(AbstractImmutableNativeReference::close);
            throw e;
        }
    }

    @SuppressWarnings("NullAway") // an unknown property would be null, and these are known
    private static DBOptions options(RocksSettings settings, WALRecoveryMode recovery) {
        Properties named = new Properties();
        named.setProperty("track_and_verify_wals_in_manifest", "true");
        named.setProperty("track_and_verify_wals", "true");
        DBOptions options = DBOptions.getDBOptionsFromProps(named)
                .setWalRecoveryMode(recovery)
                .setParanoidChecks(true)
                .setAllowConcurrentMemtableWrite(false)
                .setRecycleLogFileNum(0)
                .setMaxBgErrorResumeCount(0)
                .setMaxBackgroundJobs(2)
                .setMaxOpenFiles(OPEN_FILES)
                .setInfoLogLevel(InfoLogLevel.ERROR_LEVEL)
                .setMaxLogFileSize(INFO_LOG_BYTES)
                .setKeepLogFileNum(2)
                .setStatsDumpPeriodSec(0)
                .setStatsPersistPeriodSec(0);
        if (settings.statistics() != null) {
            options.setStatistics(settings.statistics());
        }
        return options;
    }

    /** Reads the state; null when there is none, or it is of a format that this code does not know. */
    @Nullable
    StoreState state() throws RocksDBException {
        byte[] bytes = database.get(STATE);
        if (bytes == null || bytes.length != 1 + StoreState.BYTES || bytes[0] != FORMAT) {
            return null;
        }
        return StoreState.get(ByteBuffer.wrap(bytes).position(1));
    }

    /** Hands every entry out, in order; the engine compares each block with its checksum. */
    void readAll(BiConsumer<KvKey, byte[]> entry) throws RocksDBException {
        try (ReadOptions once = new ReadOptions().setVerifyChecksums(true).setFillCache(false);
                RocksIterator entries = database.newIterator(once)) {
            for (entries.seek(new byte[] {ENTRY}); entries.isValid(); entries.next()) {
                byte[] key = entries.key();
                entry.accept(KvKey.of(Arrays.copyOfRange(key, 1, key.length)), entries.value());
            }
            entries.status();
        }
    }

    /** Adds to the batch that {@link #write} writes. */
    void apply(List<KvMutation> mutations) throws IOException {
        checkOpen();
        batch.add(mutations);
    }

    /** The batch is on the disk, all of it, with {@code state}, once this returns. */
    void write(StoreState state) throws RocksDBException, IOException {
        checkOpen();
        ByteBuffer bytes = ByteBuffer.allocate(1 + StoreState.BYTES).put(FORMAT);
        state.put(bytes);
        batch.write(database, synced, STATE, bytes.array());
    }

    /** Moves all that is in the log only to a sorted file. */
    void flush() throws RocksDBException {
        try (FlushOptions now = new FlushOptions().setWaitForFlush(true)) {
            database.flush(now);
        }
    }

    /** The files that the engine reads at its next start, without its log. */
    List<Path> files() throws RocksDBException {
        return database.getLiveFiles(false).files.stream()
                .map(name -> path.resolve(name.substring(1)))
                .toList();
    }

    /** Tells whether the log that it writes is there, under whatever number. */
    boolean hasLog() throws IOException {
        try (DirectoryStream<Path> logs = Files.newDirectoryStream(path, "*.log")) {
            return logs.iterator().hasNext();
        }
    }

    /**
     * Closes as {@link #close} does, where the files at its path are not its own any more. Closing deletes all that it does not know of, so
     * where there is something, it only ends its work, and the rest is left to the end of the process.
     *
     * @return whether it is closed: else this process cannot open that path again
     */
    boolean closeApart() {
        if (Files.exists(path)) {
            database.cancelAllBackgroundWork(true);
            return false;
        }
        close();
        return true;
    }

    /** Makes a directory of its own with all that was written: sorted files are shared where the file system can. */
    void copyTo(Path target) throws RocksDBException {
        try (Checkpoint now = Checkpoint.create(database)) {
            now.createCheckpoint(target.toString());
        }
    }

    /** Closes without writing anything more. */
    @Override
    public void close() {
        batch.close();
        synced.close();
        family.close();
        database.close();
        options.forEach(AbstractImmutableNativeReference::close);
    }

    private void checkOpen() throws IOException {
        if (!database.isOwningHandle()) {
            throw new IOException("The files in " + path + " are closed.");
        }
    }
}
