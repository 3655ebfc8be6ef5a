package dev.rouse.kv.memory;

import dev.rouse.kv.KvUnavailableException;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A directory that is this store's alone until closed. */
final class StoreDirectory implements AutoCloseable {

    /**
     * What this process has open. Asked before the lock file is touched: closing any channel of a file gives up the
     * process's lock on it.
     */
    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

    private static final boolean WINDOWS = File.separatorChar == '\\';

    private final Path path;
    private final FileChannel lockFile;

    private StoreDirectory(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /** @throws KvUnavailableException when somebody else has it open, or it can be neither made nor written */
    static StoreDirectory open(Path directory) {
        Path path;
        try {
            path = make(directory.toAbsolutePath().normalize());
        } catch (IOException e) {
            throw new KvUnavailableException(
                    "Cannot make the directory " + directory + " (" + e + "): give one that can be written.", e);
        }
        if (!OPEN.add(path)) {
            throw new KvUnavailableException(
                    "The store in " + path
                            + " is open in this process already: close it first, or use another directory.",
                    null);
        }
        try {
            return new StoreDirectory(path, lock(path));
        } catch (RuntimeException e) {
            OPEN.remove(path);
            throw e;
        }
    }

    private static FileChannel lock(Path path) {
        FileChannel channel = null;
        try {
            channel = FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return channel;
            }
        } catch (IOException e) {
            close(channel);
            throw new KvUnavailableException(
                    "Cannot write in " + path + " (" + e + "): give a directory that can be written.", e);
        }
        close(channel);
        throw new KvUnavailableException(
                "Another process has the store in " + path + " open: stop it first, or use another directory.", null);
    }

    Path path() {
        return path;
    }

    /** RocksDB's files. */
    Path data() {
        return path.resolve("rocksdb");
    }

    /** Where RocksDB's files are made, to be moved when they are complete. */
    Path draft() {
        return path.resolve("rocksdb.new");
    }

    /** Where a copy of RocksDB's files is tried that differs in its manifest. */
    Path copy() {
        return path.resolve("rocksdb.mended");
    }

    Path acknowledged() {
        return path.resolve("acknowledged-version");
    }

    /** Where RocksDB's native library is unpacked. */
    Path library() {
        return path.resolve("native");
    }

    /** The first file of the format before RocksDB, H2's MVStore; null where there is none. */
    @Nullable
    Path fileOfOldFormat() {
        return Stream.of("data.mv", "data.mv.new", "acknowledged")
                .map(path::resolve)
                .filter(Files::exists)
                .findFirst()
                .orElse(null);
    }

    /** Makes names that were created or replaced here as durable as the bytes behind them. */
    void sync() throws IOException {
        sync(path);
    }

    /** The same for RocksDB's files. */
    void syncData() throws IOException {
        sync(data());
    }

    /** The same for the name of the directory itself, where the one above it may be read. */
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

    @Override
    public void close() {
        close(lockFile);
        OPEN.remove(path);
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
