package dev.rouse.kv.memory.disk;

import dev.rouse.kv.error.KvLostException;
import dev.rouse.kv.error.KvUnavailableException;
import dev.rouse.log.GuardedLogger;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** A directory that is this store's alone until closed. */
final class StoreDirectory implements AutoCloseable {

    /**
     * The directories that this process has open. Asked before the lock file is touched: closing any channel of a file gives up the
     * process's lock on it.
     */
    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

    private static final Logger LOG = GuardedLogger.of(StoreDirectory.class);
    private static final String LOCK = "lock";
    private static final String DATA = "rocksdb";
    private static final String DRAFT = "rocksdb.new";
    private static final String COPY = "rocksdb.mended";
    private static final String ACKNOWLEDGED = "acknowledged-version";
    private static final String LIBRARY = "native";
    private static final String PROBE = "probe";

    /** Files of the format before RocksDB, H2's MVStore. */
    private static final List<String> OF_OLD_FORMAT = List.of("data.mv", "data.mv.new", "acknowledged");

    private static final Set<String> OWN = Stream.concat(
                    Stream.of(LOCK, DRAFT, COPY, LIBRARY, PROBE), OF_OLD_FORMAT.stream())
            .collect(Collectors.toUnmodifiableSet());

    /** Foreign files that a refusal names. */
    private static final int MAX_NAMED = 3;

    private static final int PROBE_BYTES = 128 << 10;
    /** Directories that this process cannot open again: an engine has not let go of them. */
    private static final Set<Path> SPENT = ConcurrentHashMap.newKeySet();

    private static final boolean WINDOWS = File.separatorChar == '\\';

    private final Path path;
    private FileChannel lockFile;
    private FileIdentity lock;
    private @Nullable FileChannel guardFile;

    private StoreDirectory(Path path, FileChannel lockFile) throws IOException {
        this.path = path;
        this.lockFile = lockFile;
        this.lock = FileIdentity.of(path.resolve(LOCK));
    }

    /**
     * Opens a directory, and makes it where it is missing. Nothing in it is changed but its lock file.
     *
     * @throws KvUnavailableException when somebody else has it open, when it has no store and files of somebody else's, or when it
     *     can be neither made nor written
     */
    static StoreDirectory open(Path directory) {
        Path path;
        try {
            path = make(directory.toAbsolutePath().normalize());
        } catch (IOException e) {
            throw new KvUnavailableException(
                    "Cannot make the directory " + directory + " (" + e + "): give one that can be written.", e);
        }
        refuseForeign(path);
        if (SPENT.contains(path)) {
            throw new KvUnavailableException(
                    "The store in " + path
                            + " was replaced while this process had it open: a new process can open what is there now.",
                    null);
        }
        if (!OPEN.add(path)) {
            throw new KvUnavailableException(
                    "The store in " + path
                            + " is open in this process already: close it first, or use another directory.",
                    null);
        }
        try {
            return locked(path);
        } catch (RuntimeException e) {
            OPEN.remove(path);
            throw e;
        }
    }

    /** A store is not begun among files of somebody else's: who names such a directory has meant another one. */
    private static void refuseForeign(Path directory) {
        if (Files.exists(directory.resolve(DATA)) || Files.exists(directory.resolve(ACKNOWLEDGED))) {
            return;
        }
        List<String> foreign;
        try (Stream<Path> files = Files.list(directory)) {
            foreign = files.map(file -> file.getFileName().toString())
                    .filter(StoreDirectory::isForeign)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new KvUnavailableException(
                    "Cannot read the directory " + directory + " (" + e + "): give one that can be read.", e);
        }
        if (!foreign.isEmpty()) {
            throw new KvUnavailableException(
                    "There is no store in " + directory + ", but there are other files ("
                            + String.join(", ", foreign.subList(0, Math.min(MAX_NAMED, foreign.size())))
                            + (foreign.size() > MAX_NAMED ? " and " + (foreign.size() - MAX_NAMED) + " more" : "")
                            + "): give a directory that has a store, is empty or does not exist. Nothing was changed.",
                    null);
        }
    }

    /** Hidden files and {@code lost+found} are the file system's and the desktop's, and in each directory that is mounted. */
    private static boolean isForeign(String name) {
        return !OWN.contains(name) && !name.startsWith(".") && !name.equals("lost+found");
    }

    private static StoreDirectory locked(Path path) {
        FileChannel lockFile = locked(path, path.resolve(LOCK), StandardOpenOption.CREATE, "");
        try {
            StoreDirectory opened = new StoreDirectory(path, lockFile);
            opened.lockGuard();
            return opened;
        } catch (IOException e) {
            close(lockFile);
            throw cannotWrite(path, e);
        } catch (RuntimeException e) {
            close(lockFile);
            throw e;
        }
    }

    /**
     * Locks the guard too, once it is there: unlike the lock file, it cannot be deleted apart from the store.
     *
     * @throws KvUnavailableException when another process holds it
     */
    void lockGuard() {
        if (guardFile == null && Files.exists(acknowledged())) {
            guardFile = locked(
                    path,
                    acknowledged(),
                    StandardOpenOption.READ,
                    " Its lock file was deleted or replaced meanwhile, which does not make the directory free.");
        }
    }

    private static FileChannel locked(Path directory, Path file, StandardOpenOption option, String hint) {
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file, option, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return channel;
            }
        } catch (IOException e) {
            close(channel);
            throw cannotWrite(directory, e);
        }
        close(channel);
        throw new KvUnavailableException(
                "Another process has the store in " + directory + " open: stop it first, or use another directory."
                        + hint,
                null);
    }

    Path path() {
        return path;
    }

    /** RocksDB's files. */
    Path data() {
        return path.resolve(DATA);
    }

    /** The directory in which RocksDB's files are made, to be moved when they are complete. */
    Path draft() {
        return path.resolve(DRAFT);
    }

    /** The directory of a copy of RocksDB's files that is tried and differs in its manifest. */
    Path copy() {
        return path.resolve(COPY);
    }

    Path acknowledged() {
        return path.resolve(ACKNOWLEDGED);
    }

    /** The directory that RocksDB's native library is unpacked to. */
    Path library() {
        return path.resolve(LIBRARY);
    }

    /** The first file of the format before RocksDB; null where there is none. */
    @Nullable
    Path fileOfOldFormat() {
        return OF_OLD_FORMAT.stream()
                .map(path::resolve)
                .filter(Files::exists)
                .findFirst()
                .orElse(null);
    }

    /** Writes a little, syncs and deletes it: whether anything can be written at all. */
    void probe() throws IOException {
        Path file = path.resolve(PROBE);
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.allocate(PROBE_BYTES);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** Makes names that were created or replaced here as durable as the bytes behind them. */
    void sync() throws IOException {
        sync(path);
    }

    /** Makes names of RocksDB's files durable. */
    void syncData() throws IOException {
        sync(data());
    }

    /** Makes the name of the directory itself durable, where the one above it may be read. */
    void syncName() throws IOException {
        Path parent = path.getParent();
        if (parent != null && Files.isReadable(parent)) {
            sync(parent);
        }
    }

    /** Makes the directory where it is missing, and all above it. Their names are durable once this returns. */
    private static Path make(Path directory) throws IOException {
        List<Path> parents = new ArrayList<>();
        Path parent = directory.getParent();
        for (Path next = directory; parent != null && Files.notExists(next); parent = next.getParent()) {
            parents.add(parent);
            next = parent;
        }
        Path made = Files.createDirectories(directory).toRealPath();
        for (Path changed : parents) {
            sync(changed);
        }
        return made;
    }

    /** Windows has no such thing, and needs none: its file system keeps names in a log. */
    private static void sync(Path directory) throws IOException {
        if (!WINDOWS) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private static KvUnavailableException cannotWrite(Path directory, IOException e) {
        return new KvUnavailableException(
                "Cannot write in " + directory + " (" + e + "): give a directory that can be written.", e);
    }

    /**
     * Puts the lock file back where it was deleted or replaced. The guard still keeps others out; this is what they look at
     * first.
     */
    void keepLock() throws IOException {
        try {
            lock.check();
        } catch (KvLostException gone) {
            LOG.warn("The lock file of the store in {} was deleted or replaced while it is open: it is put back", path);
            putLockBack();
        }
    }

    /** Makes the lock file again. Another process that has its own there is refused by the guard. */
    private void putLockBack() throws IOException {
        FileChannel deleted = lockFile;
        try {
            lockFile = locked(path, lock.path(), StandardOpenOption.CREATE, "");
            close(deleted);
        } catch (KvUnavailableException e) {
            LOG.debug("The lock file of the store in {} cannot be put back", path, e);
        }
        lock = FileIdentity.of(lock.path());
    }

    /** Keeps this process from opening the path again. */
    void neverAgain() {
        SPENT.add(path);
    }

    @Override
    public void close() {
        try {
            close(guardFile);
            close(lockFile);
        } finally {
            OPEN.remove(path);
        }
    }

    private static void close(@Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            throw new KvUnavailableException("Cannot close the lock file (" + e + ").", e);
        }
    }
}
