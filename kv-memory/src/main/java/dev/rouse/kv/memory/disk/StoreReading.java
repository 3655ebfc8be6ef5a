package dev.rouse.kv.memory.disk;

import static org.rocksdb.WALRecoveryMode.AbsoluteConsistency;
import static org.rocksdb.WALRecoveryMode.PointInTimeRecovery;
import static org.rocksdb.WALRecoveryMode.SkipAnyCorruptedRecords;

import dev.rouse.kv.KvKey;
import dev.rouse.kv.error.KvCorruptException;
import dev.rouse.kv.error.KvException;
import dev.rouse.kv.error.KvUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.rocksdb.WALRecoveryMode;

/** One opening of a store that is there: reads and verifies everything, without the right to write, before anything else. */
final class StoreReading {

    private final StoreDirectory directory;
    private final RocksSettings settings;

    private Path data;
    private @Nullable TornManifest torn;

    StoreReading(StoreDirectory directory, RocksSettings settings) {
        this.directory = directory;
        this.settings = settings;
        this.data = directory.data();
    }

    /** @throws KvCorruptException for damage to a log that the engine would not come back from */
    void checkLogs() throws IOException {
        if (!Files.exists(directory.data())) {
            return;
        }
        try (Stream<Path> files = Files.list(directory.data())) {
            for (Path file : files.filter(StoreReading::isLog).toList()) {
                long recycled = RocksLog.read(file).recycled();
                if (recycled >= 0) {
                    throw Corruption.at(
                            file + " at " + recycled, "a record there is of a kind that is not written here", null);
                }
            }
        }
    }

    private static boolean isLog(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".log") || name.startsWith("MANIFEST-");
    }

    /** The guard; made where it is missing and the data says that nothing was ever committed. */
    AcknowledgedVersion acknowledged() throws IOException {
        Path guard = directory.acknowledged();
        if (!Files.exists(directory.data())) {
            throw Corruption.at(
                    directory.data().toString(),
                    "it is missing, though " + guard + " says that there is a store",
                    null);
        }
        if (!Files.exists(guard)) {
            StoreState state = state(PointInTimeRecovery);
            if (state.version() > 0) {
                throw Corruption.at(
                        guard + " at 0",
                        "it is missing, though there is data beside it, so nobody can tell whether that is complete",
                        null);
            }
            AcknowledgedVersion.create(guard, state);
            directory.sync();
        }
        return AcknowledgedVersion.open(guard);
    }

    /** The newest version that can be recovered now, which is not more than was written. */
    StoreState newest() {
        return state(PointInTimeRecovery);
    }

    /** Hands out all entries of a store that is what {@code acknowledged} says, or newer. */
    StoreState readAll(StoreState acknowledged, BiConsumer<KvKey, byte[]> entry) throws IOException {
        try (RocksFiles files = readable(acknowledged)) {
            files.readAll(entry);
            return stateOf(files);
        } catch (RocksDBException e) {
            throw unreadable(e);
        }
    }

    private RocksFiles readable(StoreState acknowledged) throws IOException {
        try {
            return checked(acknowledged);
        } catch (KvCorruptException e) {
            torn = TornManifest.in(directory);
            if (torn == null) {
                throw e;
            }
            data = torn.makeCopy();
            try {
                return checked(acknowledged);
            } catch (KvException stillNotWhole) {
                torn.discard();
                throw e;
            }
        }
    }

    private RocksFiles checked(StoreState acknowledged) {
        RocksFiles files = readable();
        try {
            check(stateOf(files), acknowledged);
            return files;
        } catch (RocksDBException e) {
            files.close();
            throw unreadable(e);
        } catch (KvException e) {
            files.close();
            throw e;
        }
    }

    /** Opens the same files for good, with the right to write. */
    RocksFiles reopen(StoreState verified) throws IOException {
        try {
            if (torn != null) {
                torn.replace();
                data = directory.data();
            }
            RocksFiles files = RocksFiles.open(data, settings);
            StoreState state = files.state();
            if (!verified.equals(state)) {
                files.close();
                throw Corruption.at(
                        directory.data().toString(),
                        "it changed between two reads: expected " + verified + ", found " + state,
                        null);
            }
            return files;
        } catch (RocksDBException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Opens what is whole as it is, and else without a torn record at the end of its log. */
    private RocksFiles readable() {
        try {
            return RocksFiles.openToRead(data, settings, AbsoluteConsistency);
        } catch (RocksDBException imperfect) {
            StoreState readable = state(PointInTimeRecovery);
            StoreState behind = state(SkipAnyCorruptedRecords);
            if (behind.version() > readable.version()) {
                throw Corruption.at(
                        place(imperfect),
                        "its log cannot be read from version " + readable.version()
                                + " on, though it can be later on, up to " + behind.version() + ": "
                                + imperfect.getMessage(),
                        imperfect);
            }
            return opened(PointInTimeRecovery);
        }
    }

    private StoreState state(WALRecoveryMode recovery) {
        try (RocksFiles files = opened(recovery)) {
            return stateOf(files);
        } catch (RocksDBException e) {
            throw unreadable(e);
        }
    }

    private RocksFiles opened(WALRecoveryMode recovery) {
        try {
            return RocksFiles.openToRead(data, settings, recovery);
        } catch (RocksDBException e) {
            throw unreadable(e);
        }
    }

    private StoreState stateOf(RocksFiles files) throws RocksDBException {
        StoreState state = files.state();
        if (state == null) {
            throw Corruption.at(
                    directory.data().toString(),
                    "it does not say which store it is, in a format that this version knows",
                    null);
        }
        return state;
    }

    private void check(StoreState state, StoreState acknowledged) {
        if (!state.identity().equals(acknowledged.identity())) {
            throw Corruption.at(
                    directory.data() + ", the identity",
                    "store " + acknowledged.identity() + " was expected, found " + state.identity(),
                    null);
        }
        if (state.version() < acknowledged.version()) {
            throw older(state, acknowledged, whyItEnds());
        }
    }

    private KvCorruptException older(StoreState state, StoreState acknowledged, @Nullable RocksDBException end) {
        return Corruption.at(
                (end == null ? log() : place(end)) + " at version " + state.version(),
                "version " + acknowledged.version() + " was acknowledged, and what is newer than " + state.version()
                        + (end == null ? " is missing" : " cannot be read: " + end.getMessage()),
                end);
    }

    /** The engine's word on the first record of the log that it cannot read; null when all that is there can be read. */
    private @Nullable RocksDBException whyItEnds() {
        try {
            RocksFiles.openToRead(data, settings, AbsoluteConsistency).close();
            return null;
        } catch (RocksDBException e) {
            return e;
        }
    }

    /** Damage, unless it is a file that is there, and that the operating system keeps from being read. */
    private RuntimeException unreadable(RocksDBException e) {
        Status status = e.getStatus();
        Path named = named(e);
        boolean missing = named != null && Files.notExists(named);
        if (status != null && status.getCode() == Status.Code.IOError && !missing) {
            return new KvUnavailableException(
                    "Cannot read the store in " + directory.path() + " (" + e.getMessage() + "). Nothing was changed.",
                    e);
        }
        return Corruption.at(place(e), "it is damaged or missing: " + e.getMessage(), e);
    }

    /** The file that the engine's message names; of the log it names none. */
    private String place(RocksDBException e) {
        Path named = named(e);
        return named == null ? log() : named.toString();
    }

    private @Nullable Path named(RocksDBException e) {
        Matcher file = Pattern.compile(Pattern.quote(data.toString()) + "[/\\\\]+([\\w.-]+)")
                .matcher(String.valueOf(e.getMessage()));
        return file.find() ? directory.data().resolve(file.group(1)) : null;
    }

    /** The files of the log, in order; the directory when there is none. */
    private String log() {
        try (Stream<Path> files = Files.list(directory.data())) {
            String log = files.map(Path::toString)
                    .filter(file -> file.endsWith(".log"))
                    .sorted()
                    .collect(Collectors.joining(" or "));
            return log.isEmpty() ? directory.data().toString() : log;
        } catch (IOException e) {
            return directory.data().toString();
        }
    }
}
