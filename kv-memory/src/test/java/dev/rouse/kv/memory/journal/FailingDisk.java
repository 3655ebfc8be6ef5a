package dev.rouse.kv.memory.journal;

import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvMutation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A disk in memory that fails as the test says, from one moment on until it is mended. */
final class FailingDisk implements Disk {

    private final TreeMap<KvKey, byte[]> entries = new TreeMap<>();
    private final List<KvMutation> applied = new ArrayList<>();
    private volatile @Nullable IOException writing;
    private volatile @Nullable IOException reading;
    private volatile boolean writesAllTheSame;
    private volatile boolean forgets;
    private long version;
    private boolean open = true;
    volatile String closed = "no";

    /**
     * Every write fails from now on.
     *
     * @param lands whether it reaches the disk all the same
     */
    void failWrites(String message, boolean lands) {
        writesAllTheSame = lands;
        writing = new IOException(message);
    }

    /** Nothing can be read any more. */
    void failReads(String message) {
        reading = new IOException(message);
    }

    /** What is read next is not what was written. */
    void forgetSomething() {
        forgets = true;
    }

    void mend() {
        reading = null;
        writing = null;
    }

    @Override
    public Path path() {
        return Path.of("failing");
    }

    @Override
    public void check() {}

    @Override
    public void apply(List<KvMutation> mutations) {
        applied.addAll(mutations);
    }

    @Override
    public void commit(long newVersion) throws IOException {
        if (!open) {
            throw new IOException("closed");
        }
        IOException failure = writing;
        if (failure == null || writesAllTheSame) {
            applied.forEach(this::write);
            version = newVersion;
        }
        applied.clear();
        if (failure != null) {
            throw failure;
        }
    }

    private void write(KvMutation mutation) {
        if (mutation instanceof KvMutation.Set set) {
            entries.put(set.key(), set.value());
        } else if (mutation instanceof KvMutation.Clear clear) {
            entries.remove(clear.key());
        } else if (mutation instanceof KvMutation.ClearRange range) {
            entries.subMap(range.begin(), true, range.end(), false).clear();
        }
    }

    @Override
    public void tidy() {}

    @Override
    public long suspend(long durable) throws IOException {
        open = false;
        applied.clear();
        if (reading != null) {
            throw reading;
        }
        return version;
    }

    @Override
    public long resume(long durable, BiConsumer<KvKey, byte[]> entry) throws IOException {
        if (reading != null) {
            throw reading;
        }
        if (writing != null) {
            throw writing;
        }
        if (forgets) {
            entries.remove(entries.firstKey());
        }
        for (Map.Entry<KvKey, byte[]> each : entries.entrySet()) {
            entry.accept(each.getKey(), each.getValue());
        }
        open = true;
        return version;
    }

    @Override
    public void copyTo(Path target) {}

    @Override
    public void close() {
        closed = "closed";
    }

    @Override
    public void abandon() {
        closed = "abandoned";
    }

    @Override
    public void leave() {
        closed = "left";
    }
}
