package dev.rouse.kv.memory.journal;

import dev.rouse.kv.GuardedMono;
import dev.rouse.kv.KvVersion;
import dev.rouse.kv.error.KvClosedException;
import dev.rouse.kv.error.KvException;
import dev.rouse.kv.error.KvLostException;
import dev.rouse.kv.error.KvOutcomeUnknownException;
import dev.rouse.kv.error.KvUnavailableException;
import dev.rouse.kv.memory.commit.Journal;
import dev.rouse.kv.memory.commit.PendingCommit;
import dev.rouse.kv.memory.table.VersionedMap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * One thread that writes: it takes everything that waits, makes it one disk commit with one sync, then publishes the
 * newest version and delivers. So commits that come while it syncs share the next sync.
 *
 * <p>After a failed write nobody knows what is on the disk, so it ends writing and looks; what it finds out decides what the
 * commits of that write are told. From then on the store is readable as of the last version that is durable, and refuses
 * commits before they are decided, until the {@link DiskRepair} has made it writable again. A store whose files are not where
 * they were is closed for good.
 */
public final class DiskJournal implements Journal {

    private final Disk disk;
    private final VersionedMap map;
    private final Queue<Group> waiting = new ConcurrentLinkedQueue<>();
    private final Queue<Backup> backups = new ConcurrentLinkedQueue<>();
    private final Thread writer = new Thread(this::write, "rouse-kv-writer");

    private volatile Sinks.@Nullable Empty<Void> ending;
    private volatile @Nullable KvException refusal;
    private volatile boolean over;

    /**
     * Number of the period of writing, between two failures, that a group is decided in. Changed in the loop of
     * commits.
     */
    private volatile int period;

    // Of the writer thread.

    private @Nullable Rewind rewind;
    private @Nullable DiskRepair repair;
    private int writtenPeriod;
    private boolean lost;

    public DiskJournal(Disk disk, VersionedMap map) {
        this.disk = disk;
        this.map = map;
        writer.setDaemon(true);
    }

    /** Takes back decided commits that were not written, between two others. */
    public interface Rewind {
        void to(long version, Runnable next);
    }

    public void start(Rewind undo) {
        rewind = undo;
        writer.start();
    }

    @Override
    public void keep(KvVersion version, List<PendingCommit> commits) {
        waiting.add(new Group(version, commits, period));
        LockSupport.unpark(writer);
    }

    @Override
    public @Nullable KvException refusal() {
        return refusal;
    }

    /** Copies what is durable to {@code target}, between two writes. Cold. */
    public Mono<Void> backup(Path target) {
        return Mono.defer(() -> {
            Backup backup = new Backup(target, Sinks.empty());
            backups.add(backup);
            LockSupport.unpark(writer);
            if (over) {
                refuseBackups();
            }
            return new GuardedMono<>(backup.done.asMono());
        });
    }

    @Override
    public void close(Sinks.Empty<Void> ended) {
        ending = ended;
        LockSupport.unpark(writer);
    }

    // ---- the writer thread

    private void write() {
        List<Group> groups = new ArrayList<>();
        boolean goesOn = true;
        while (goesOn) {
            try {
                goesOn = writeOrWait(groups);
            } catch (Throwable e) {
                // Memory, say: of what is at hand nobody knows, and the thread goes on.
                failed(groups, e);
            }
            groups.clear();
            forgetInterrupt();
        }
    }

    /** @return whether there is more to come */
    private boolean writeOrWait(List<Group> groups) {
        Sinks.Empty<Void> ended = ending;
        takeAll(groups);
        Backup backup = backups.poll();
        if (!groups.isEmpty()) {
            keep(groups);
        }
        if (backup != null) {
            copy(backup);
        } else if (groups.isEmpty() && ended != null) {
            end(ended);
            return false;
        } else if (groups.isEmpty()) {
            waitForWork();
        }
        return true;
    }

    private void waitForWork() {
        DiskRepair repairing = repair;
        if (repairing == null) {
            LockSupport.park(this);
        } else if (repairing.isDue()) {
            repair(repairing);
        } else {
            LockSupport.parkNanos(this, repairing.nanosLeft());
        }
    }

    private void takeAll(List<Group> groups) {
        for (Group next = waiting.poll(); next != null; next = waiting.poll()) {
            groups.add(next);
        }
    }

    private void keep(List<Group> groups) {
        if (refuses(groups)) {
            return;
        }
        try {
            disk.check();
            writeAndSync(groups);
        } catch (IOException | RuntimeException | Error e) {
            failed(groups, e);
            return;
        }
        groups.forEach(Group::deliver);
        forgetInterrupt();
        tidy();
    }

    /** A group that was decided before the last failure is built on what is taken back. */
    private boolean refuses(List<Group> groups) {
        List<Group> refused =
                groups.stream().filter(group -> group.period != writtenPeriod).toList();
        if (!refused.isEmpty()) {
            KvException reason = refusal;
            fail(
                    refused,
                    reason != null ? reason : new KvUnavailableException("The store was repaired meanwhile.", null));
            groups.removeAll(refused);
        }
        return groups.isEmpty();
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
            KvVersion newest = newest(groups);
            disk.commit(newest.value());
            map.publish(newest);
        }
    }

    private static KvVersion newest(List<Group> groups) {
        return groups.get(groups.size() - 1).version;
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
            failed(List.of(), e);
        }
    }

    private void copy(Backup backup) {
        try {
            KvException reason = refusal;
            if (reason != null) {
                throw reason;
            }
            disk.check();
            disk.copyTo(backup.target);
            backup.done.tryEmitEmpty();
        } catch (KvException e) {
            backup.done.tryEmitError(e);
        } catch (IOException | RuntimeException | Error e) {
            backup.done.tryEmitError(
                    new KvUnavailableException("Cannot copy the store to " + backup.target + " (" + e + ").", e));
        }
    }

    // ---- failures

    private void failed(List<Group> groups, Throwable failure) {
        if (failure instanceof KvLostException gone) {
            lose(gone);
            fail(groups, gone);
            return;
        }
        long durable = map.published().value();
        long attempted = groups.isEmpty() ? durable : newest(groups).value();
        DiskRepair begun = new DiskRepair(disk, map, durable, attempted, failure);
        refusal = begun.refusal();
        writtenPeriod++;
        repair = begun;
        fail(groups, outcome(begun));
    }

    /** The error of the commits whose write failed. */
    private RuntimeException outcome(DiskRepair begun) {
        try {
            if (begun.nothingWasWritten()) {
                return begun.refusal();
            }
        } catch (IOException | RuntimeException | Error unreadable) {
            begun.failure().addSuppressed(unreadable);
        }
        return new KvOutcomeUnknownException(
                "Writing to " + disk.path() + " failed, of unknown outcome: " + begun.reason(), begun.failure());
    }

    private void repair(DiskRepair repairing) {
        try {
            long version = repairing.attempt();
            repair = null;
            if (version > map.published().value()) {
                map.publish(new KvVersion(version));
            }
            int next = writtenPeriod;
            rewind().to(version, () -> {
                period = next;
                refusal = null;
            });
        } catch (KvLostException gone) {
            lose(gone);
        } catch (IOException | RuntimeException | Error e) {
            repairing.failedAgain(e);
            refusal = repairing.refusal();
        }
    }

    private Rewind rewind() {
        Rewind known = rewind;
        if (known == null) {
            throw new IllegalStateException("The journal was not started.");
        }
        return known;
    }

    private void lose(KvLostException gone) {
        refusal = gone;
        writtenPeriod = -1;
        repair = null;
        lost = true;
        try {
            disk.leave();
        } catch (IOException | RuntimeException | Error e) {
            gone.addSuppressed(e);
        }
    }

    private void end(Sinks.Empty<Void> ended) {
        over = true;
        refuseBackups();
        try {
            closeDisk();
            ended.tryEmitEmpty();
        } catch (IOException | RuntimeException | Error e) {
            ended.tryEmitError(new KvUnavailableException("Closing " + disk.path() + " failed: " + e, e));
        }
    }

    private void refuseBackups() {
        for (Backup late = backups.poll(); late != null; late = backups.poll()) {
            late.done.tryEmitError(new KvClosedException());
        }
    }

    private void closeDisk() throws IOException {
        if (lost) {
            return;
        }
        if (repair != null) {
            disk.abandon();
            return;
        }
        try {
            disk.check();
            disk.close();
        } catch (KvLostException gone) {
            lose(gone);
        } catch (IOException | RuntimeException | Error e) {
            disk.abandon();
            throw e;
        }
    }

    private record Backup(Path target, Sinks.Empty<Void> done) {}

    private record Group(KvVersion version, List<PendingCommit> commits, int period) {
        void deliver() {
            commits.forEach(PendingCommit::deliver);
        }
    }
}
