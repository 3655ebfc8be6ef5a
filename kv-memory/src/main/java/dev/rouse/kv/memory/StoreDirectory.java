package dev.rouse.kv.memory;

import dev.rouse.kv.KvUnavailableException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A directory that is this store's alone until closed. */
final class StoreDirectory implements AutoCloseable {

    /**
     * What this process has open. Asked before the lock file is touched: closing any channel of a file gives up the
     * process's lock on it.
     */
    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

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
            path = Files.createDirectories(directory).toRealPath();
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

    Path data() {
        return path.resolve("data.mv");
    }

    Path acknowledged() {
        return path.resolve("acknowledged");
    }

    /** Makes names that were created or replaced here as durable as the bytes behind them. */
    void sync() throws IOException {
        try (FileChannel directory = FileChannel.open(path, StandardOpenOption.READ)) {
            directory.force(true);
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
