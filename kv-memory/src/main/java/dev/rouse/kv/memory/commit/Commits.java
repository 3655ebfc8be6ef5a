package dev.rouse.kv.memory.commit;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.rouse.kv.GuardedMono;
import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvConflictException;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.KvVersion;
import dev.rouse.kv.error.KvClosedException;
import dev.rouse.kv.error.KvException;
import dev.rouse.kv.error.KvFullException;
import dev.rouse.kv.error.KvUnavailableException;
import dev.rouse.kv.memory.table.VersionedMap;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * The order of commits: each takes its turn in the {@link DrainLoop}, is decided against everything before it, and becomes
 * readable and acknowledged with its version; where there is a {@link Journal}, not before that has it on disk.
 */
public final class Commits {

    private final VersionedMap map;
    private final BatchRule rule;
    private final Scheduler scheduler;
    private final Budget budget;
    private final long maxBytes;
    private final @Nullable Journal journal;
    private final DrainLoop loop = new DrainLoop();
    private final Sinks.Empty<Void> ended = Sinks.empty();

    private List<PendingCommit> batch = new ArrayList<>();
    private Disposable batchEnd = Disposables.disposed();
    private long last;
    private volatile boolean closed;

    /** @param maxBytes of what the map may hold */
    public Commits(
            VersionedMap map,
            BatchRule rule,
            Scheduler scheduler,
            Budget budget,
            long maxBytes,
            @Nullable Journal journal) {
        this.maxBytes = maxBytes;
        this.map = map;
        this.rule = rule;
        this.scheduler = scheduler;
        this.budget = budget;
        this.journal = journal;
        this.last = map.published().value();
    }

    /** Decides {@code commit} on this thread, or leaves it to the one that is deciding others. */
    public void submit(PendingCommit commit) {
        if (journal == null && loop.tryEnter()) {
            take(commit);
            loop.leave();
        } else if (commit.charge(budget)) {
            loop.run(() -> take(commit));
        } else {
            commit.fail(new KvUnavailableException(
                    "Commits of " + budget.taken() + " bytes wait already, and at most " + budget.limit()
                            + " may: try again after a pause.",
                    null));
            commit.deliver();
        }
    }

    public boolean closed() {
        return closed;
    }

    /** Ends what was accepted, refuses the rest. */
    public Mono<Void> close() {
        loop.run(this::end);
        return new GuardedMono<>(ended.asMono());
    }

    private void end() {
        if (closed) {
            return;
        }
        endBatch();
        closed = true;
        if (journal == null) {
            ended.tryEmitEmpty();
        } else {
            journal.close(ended);
        }
    }

    /** Takes back what was decided after {@code version}, between two commits, then runs {@code next}. */
    public void rollBack(long version, Runnable next) {
        loop.run(() -> {
            map.rollBack(version);
            next.run();
        });
    }

    // ---- one turn in the loop

    private void take(PendingCommit commit) {
        KvException refusal = closed ? new KvClosedException() : journal == null ? null : journal.refusal();
        if (refusal != null) {
            commit.fail(refusal);
            loop.deliverAfter(commit);
        } else if (rule.maxCommits() > 1) {
            gather(commit);
        } else if (journal == null) {
            commitAlone(commit);
        } else {
            commitTogether(List.of(commit));
        }
    }

    private void commitAlone(PendingCommit commit) {
        KvVersion version = new KvVersion(last + 1);
        if (decide(commit, version)) {
            last = version.value();
            commit.succeed(version);
            map.publish(version);
            map.age(last);
        }
        loop.deliverAfter(commit);
    }

    private void gather(PendingCommit commit) {
        batch.add(commit);
        if (batch.size() == rule.maxCommits()) {
            endBatch();
        } else if (batch.size() == 1) {
            List<PendingCommit> started = batch;
            batchEnd = scheduler.schedule(
                    () -> loop.run(() -> endBatch(started)), rule.maxDelay().toNanos(), NANOSECONDS);
        }
    }

    private void endBatch(List<PendingCommit> started) {
        if (batch == started) {
            endBatch();
        }
    }

    private void endBatch() {
        batchEnd.dispose();
        List<PendingCommit> gathered = batch;
        batch = new ArrayList<>();
        if (!gathered.isEmpty()) {
            commitTogether(gathered);
        }
    }

    /** Decides several in order, at one version: each sees the writes of those before it as newer than its own check. */
    private void commitTogether(List<PendingCommit> commits) {
        KvVersion version = new KvVersion(last + 1);
        for (PendingCommit commit : commits) {
            if (decide(commit, version)) {
                commit.succeed(version);
                last = version.value();
            }
        }
        if (journal != null) {
            journal.keep(new KvVersion(last), commits);
        } else {
            map.publish(new KvVersion(last));
            commits.forEach(loop::deliverAfter);
        }
        map.age(last);
    }

    // ---- deciding

    /** Applies the commit, or settles why not. */
    private boolean decide(PendingCommit pending, KvVersion version) {
        KvException refusal = refusal(pending);
        if (refusal != null) {
            pending.fail(refusal);
            return false;
        }
        map.apply(pending.commit().mutations(), version.value());
        return true;
    }

    private @Nullable KvException refusal(PendingCommit pending) {
        KvCommit commit = pending.commit();
        KvException unknown = map.refusal(commit.since(), pending.checksSomething());
        if (unknown != null) {
            return unknown;
        }
        KvKey written = written(
                commit.conflictKeys(), pending.conflictRanges(), commit.since().value());
        if (written != null) {
            return new KvConflictException(written, commit.since());
        }
        return isTooMuch(pending) ? new KvFullException(map.bytes(), maxBytes) : null;
    }

    /** Changes that make it less, or no more, are taken at any time. */
    private boolean isTooMuch(PendingCommit pending) {
        KvCommit commit = pending.commit();
        if (map.bytes() + commit.size() <= maxBytes || pending.exempt()) {
            return false;
        }
        long growth = map.growth(commit.mutations());
        return growth > 0 && map.bytes() + growth > maxBytes;
    }

    private @Nullable KvKey written(List<KvKey> keys, List<KvRange> ranges, long since) {
        for (int i = 0; i < keys.size(); i++) {
            if (map.lastWrite(keys.get(i)) > since) {
                return keys.get(i);
            }
        }
        for (int i = 0; i < ranges.size(); i++) {
            KvKey written =
                    map.writtenSince(ranges.get(i).begin(), ranges.get(i).end(), since);
            if (written != null) {
                return written;
            }
        }
        return null;
    }
}
