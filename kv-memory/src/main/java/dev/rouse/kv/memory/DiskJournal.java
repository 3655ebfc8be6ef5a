package dev.rouse.kv.memory;

import dev.rouse.kv.KvOutcomeUnknownException;
import dev.rouse.kv.KvUnavailableException;
import dev.rouse.kv.KvVersion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Sinks;

/**
 * One thread that writes: it takes everything that waits, makes it one disk commit with one sync, then publishes the
 * newest version and delivers. So commits that come while it syncs share the next sync.
 *
 * <p>After a failed write nobody knows what is on the disk, so it is the last: the store stays readable as of the last
 * version that is surely durable, and takes no more commits until it is opened again.
 */
final class DiskJournal implements Journal {

    private final Disk disk;
    private final VersionedMap map;
    private final Queue<Group> waiting = new ConcurrentLinkedQueue<>();
    private final Thread writer = new Thread(this::write, "rouse-kv-writer");

    private volatile Sinks.@Nullable Empty<Void> ending;
    private @Nullable Throwable failure;

    DiskJournal(Disk disk, VersionedMap map) {
        this.disk = disk;
        this.map = map;
        writer.setDaemon(true);
    }

    void start() {
        writer.start();
    }

    @Override
    public void keep(KvVersion version, List<PendingCommit> commits) {
        waiting.add(new Group(version, commits));
        LockSupport.unpark(writer);
    }

    @Override
    public void close(Sinks.Empty<Void> ended) {
        ending = ended;
        LockSupport.unpark(writer);
    }

    // ---- the writer thread

    private void write() {
        List<Group> groups = new ArrayList<>();
        while (true) {
            Sinks.Empty<Void> ended = ending;
            takeAll(groups);
            if (!groups.isEmpty()) {
                keep(groups);
                groups.clear();
            } else if (ended != null) {
                end(ended);
                return;
            } else {
                LockSupport.park(this);
            }
            forgetInterrupt();
        }
    }

    private void takeAll(List<Group> groups) {
        for (Group next = waiting.poll(); next != null; next = waiting.poll()) {
            groups.add(next);
        }
    }

    private void keep(List<Group> groups) {
        if (failure != null) {
            fail(
                    groups,
                    new KvUnavailableException(
                            "The store in " + disk.path() + " stopped writing after a failure (" + failure
                                    + "): close it and open it again.",
                            failure));
            return;
        }
        try {
            writeAndSync(groups);
        } catch (IOException | RuntimeException | Error e) {
            failure = e;
            fail(groups, new KvOutcomeUnknownException("Writing to " + disk.path() + " failed: " + e, e));
            return;
        }
        groups.forEach(Group::deliver);
        forgetInterrupt();
        tidy();
    }

    /** A subscriber that interrupts this thread would close the file under the next write. */
    private static void forgetInterrupt() {
        Thread.interrupted();
    }

    private void writeAndSync(List<Group> groups) throws IOException {
        boolean anyAccepted = false;
        for (Group group : groups) {
            for (PendingCommit commit : group.commits) {
                if (!commit.refused()) {
                    disk.apply(commit.commit().mutations());
                    anyAccepted = true;
                }
            }
        }
        if (anyAccepted) {
            KvVersion newest = groups.get(groups.size() - 1).version;
            disk.commit(newest.value());
            map.publish(newest);
        }
    }

    private static void fail(List<Group> groups, RuntimeException reason) {
        for (Group group : groups) {
            for (PendingCommit commit : group.commits) {
                if (!commit.refused()) {
                    commit.fail(reason);
                }
            }
            group.deliver();
        }
    }

    private void tidy() {
        try {
            disk.tidy();
        } catch (IOException | RuntimeException | Error e) {
            failure = e;
        }
    }

    private void end(Sinks.Empty<Void> ended) {
        try {
            if (failure == null) {
                disk.close();
            } else {
                disk.abandon();
            }
            ended.tryEmitEmpty();
        } catch (IOException | RuntimeException | Error e) {
            ended.tryEmitError(new KvUnavailableException("Closing " + disk.path() + " failed: " + e, e));
        }
    }

    private record Group(KvVersion version, List<PendingCommit> commits) {
        void deliver() {
            commits.forEach(PendingCommit::deliver);
        }
    }
}
