package dev.rouse.kv.memory.journal;

import dev.rouse.base.Quantity;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.error.KvCorruptException;
import dev.rouse.kv.error.KvLostException;
import dev.rouse.kv.error.KvReadOnlyException;
import dev.rouse.kv.memory.table.VersionedMap;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/**
 * Repairs a disk after a write that failed: it is looked at and opened again, with growing pauses, until it
 * can be written and holds what was acknowledged. Used by the writer thread.
 */
final class DiskRepair {

    private static final long FIRST_PAUSE = Duration.ofMillis(100).toNanos();
    private static final long LONGEST_PAUSE = Duration.ofSeconds(5).toNanos();

    /** A look at everything takes at most a tenth of the time. */
    private static final int PAUSE_PER_ATTEMPT = 10;

    private final Disk disk;
    private final VersionedMap map;
    private final long durable;
    private final long attempted;

    private Throwable failure;
    private long pause = FIRST_PAUSE;
    private long began = System.nanoTime();
    private long due = began + pause;
    private int entries;

    /**
     * @param durable the newest version that is on disk for certain
     * @param attempted the one whose write failed
     */
    DiskRepair(Disk disk, VersionedMap map, long durable, long attempted, Throwable failure) {
        this.disk = disk;
        this.map = map;
        this.durable = durable;
        this.attempted = attempted;
        this.failure = failure;
    }

    Throwable failure() {
        return failure;
    }

    /** The reason why it cannot be written, one clause. */
    String reason() {
        String message = String.valueOf(failure.getMessage() == null ? failure : failure.getMessage());
        String text = message.toLowerCase(Locale.ROOT);
        return what(text) + " (" + message.strip() + ")";
    }

    private String what(String error) {
        if (error.contains("no space left")) {
            return "the disk of " + disk.path() + " is full";
        }
        if (error.contains("quota exceeded")) {
            return "the disk quota of " + disk.path() + " is used up";
        }
        return error.contains("read-only file system")
                ? "the file system of " + disk.path() + " is read-only"
                : disk.path() + " cannot be written";
    }

    KvReadOnlyException refusal() {
        return new KvReadOnlyException(reason(), failure);
    }

    /** Tells whether what failed is surely not on the disk, and never will be. */
    boolean nothingWasWritten() throws IOException {
        return disk.suspend(durable) == durable;
    }

    boolean isDue() {
        return nanosLeft() <= 0;
    }

    long nanosLeft() {
        return due - System.nanoTime();
    }

    /**
     * Opens the disk again, and compares what it has with what is in memory.
     *
     * @return the newest version on it
     * @throws KvLostException when it has something else
     * @throws IOException when it cannot be written yet
     */
    long attempt() throws IOException {
        began = System.nanoTime();
        entries = 0;
        long[] version = {durable};
        try {
            version[0] = disk.suspend(durable);
            if (version[0] != durable && version[0] != attempted) {
                throw another("version " + version[0] + ", and neither " + durable + " nor " + attempted);
            }
            disk.resume(version[0], (key, value) -> compare(key, value, version[0]));
            int expected = map.sizeAt(version[0]);
            if (entries != expected) {
                throw another(Quantity.of(entries, "entry", "entries") + ", and not " + expected);
            }
        } catch (KvCorruptException e) {
            throw new KvLostException("after a failed write " + e.getMessage());
        }
        return version[0];
    }

    private void compare(KvKey key, byte[] value, long version) {
        if (!Arrays.equals(value, map.valueAt(key, version))) {
            throw another("another value of key " + key);
        }
        entries++;
    }

    private KvLostException another(String found) {
        return new KvLostException("after a failed write " + disk.path() + " has " + found);
    }

    void failedAgain(Throwable again) {
        failure = again;
        long now = System.nanoTime();
        pause = Math.min(2 * pause, LONGEST_PAUSE);
        due = now + Math.max(pause, PAUSE_PER_ATTEMPT * (now - began));
    }
}
