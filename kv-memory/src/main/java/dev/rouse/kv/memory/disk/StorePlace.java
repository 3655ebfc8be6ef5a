package dev.rouse.kv.memory.disk;

import dev.rouse.kv.error.KvLostException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.rocksdb.RocksDBException;

/**
 * Watches whether the files of an open store are still where it keeps on writing, and its own. What is open can be removed, moved or
 * replaced without an error for whoever has it open. Used by the writer thread.
 */
final class StorePlace {

    /** The time between two looks at everything: less than a heartbeat of a node, so that each has one. */
    private static final long THOROUGH_EVERY = Duration.ofMillis(500).toNanos();

    /** Looking takes part of the time of a group: where they come faster, not with each. */
    private static final long EVERY = Duration.ofMillis(2).toNanos();

    private final StoreDirectory directory;
    private final AcknowledgedVersion acknowledged;
    private final FileIdentity guard;
    private final FileIdentity data;
    private final List<FileIdentity> files;
    private FileIdentity engine;
    private long lookedAt;
    private long lookedAtAll;

    private StorePlace(StoreDirectory directory, AcknowledgedVersion acknowledged) throws IOException {
        this.directory = directory;
        this.acknowledged = acknowledged;
        this.guard = FileIdentity.of(directory.acknowledged());
        this.data = FileIdentity.of(directory.data());
        this.files = List.of(FileIdentity.of(directory.path()), guard, data);
        this.engine = engineLock();
        this.lookedAtAll = System.nanoTime();
        this.lookedAt = lookedAtAll - EVERY;
    }

    /** The place of a store that is open. */
    static StorePlace of(StoreDirectory directory, AcknowledgedVersion acknowledged) throws IOException {
        return new StorePlace(directory, acknowledged);
    }

    private FileIdentity engineLock() throws IOException {
        return FileIdentity.of(directory.data().resolve("LOCK"));
    }

    /** The engine was opened again. */
    void engineIsNew() throws IOException {
        engine = engineLock();
    }

    /**
     * Looks at what does not change, unless it did just before, and now and then at all that the engine has.
     *
     * @throws KvLostException when something is not there any more, or is another
     * @throws IOException when that cannot be told
     */
    void check(RocksFiles opened) throws IOException, RocksDBException {
        long now = System.nanoTime();
        if (now - lookedAt < EVERY) {
            return;
        }
        checkUnopened();
        engine.check();
        if (now - lookedAtAll >= THOROUGH_EVERY) {
            checkAll(opened);
            lookedAtAll = now;
        }
        lookedAt = now;
    }

    /** Looks at what is there without an engine. */
    void checkUnopened() throws IOException {
        for (FileIdentity file : files) {
            file.check();
        }
        if (!acknowledged.isAsWritten()) {
            throw new KvLostException(guard.path() + " was overwritten while the store in it was open");
        }
    }

    /** The engine may remove a file of its own just now: then its next list is without that. */
    private void checkAll(RocksFiles opened) throws IOException, RocksDBException {
        for (Path file : opened.files()) {
            if (Files.notExists(file) && opened.files().contains(file)) {
                throw removed(file.toString());
            }
        }
        if (!opened.hasLog()) {
            throw removed("the log in " + data.path());
        }
        directory.keepLock();
    }

    private static KvLostException removed(String what) {
        return new KvLostException(what + " was removed or moved away while the store was open");
    }
}
