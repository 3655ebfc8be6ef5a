package dev.rouse.kv.memory.journal;

import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvMutation;
import dev.rouse.kv.memory.Stores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** A disk whose every sync waits until the test lets it end, one way or the other. */
final class HeldDisk implements Disk {

    private final BlockingQueue<Sync> syncs = new LinkedBlockingQueue<>();
    private int applied;

    /** A commit that has begun, and is not durable before it is ended. */
    static final class Sync {
        private final long version;
        private final int mutations;
        private final BlockingQueue<List<IOException>> end = new LinkedBlockingQueue<>();

        private Sync(long version, int mutations) {
            this.version = version;
            this.mutations = mutations;
        }

        long version() {
            return version;
        }

        /** In all since the last one. */
        int mutations() {
            return mutations;
        }

        void succeed() {
            end.add(List.of());
        }

        void fail(String reason) {
            end.add(List.of(new IOException(reason)));
        }
    }

    /** Waits for the next one to begin. */
    Sync expectSync() throws InterruptedException {
        Sync sync = syncs.poll(Stores.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (sync == null) {
            throw new AssertionError("No sync began.");
        }
        return sync;
    }

    boolean isIdle() {
        return syncs.isEmpty();
    }

    @Override
    public Path path() {
        return Path.of("held");
    }

    @Override
    public void apply(List<KvMutation> mutations) {
        applied += mutations.size();
    }

    @Override
    public void commit(long version) throws IOException {
        Sync sync = new Sync(version, applied);
        applied = 0;
        syncs.add(sync);
        List<IOException> failures = new ArrayList<>();
        try {
            failures.addAll(sync.end.take());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
    }

    @Override
    public void check() {}

    @Override
    public long suspend(long durable) throws IOException {
        throw new IOException("nothing can be read");
    }

    @Override
    public long resume(long durable, BiConsumer<KvKey, byte[]> entry) throws IOException {
        throw new IOException("nothing can be read");
    }

    @Override
    public void tidy() {}

    @Override
    public void copyTo(Path target) {}

    @Override
    public void close() {}

    @Override
    public void abandon() {}

    @Override
    public void leave() {}
}
