package dev.rouse.kv.memory;

import dev.rouse.base.Arguments;
import dev.rouse.kv.GuardedMono;
import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvConflictException;
import dev.rouse.kv.KvLimits;
import dev.rouse.kv.KvMutation;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvSnapshot;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.KvTimer;
import dev.rouse.kv.KvTransacted;
import dev.rouse.kv.KvTransaction;
import dev.rouse.kv.KvVersion;
import dev.rouse.kv.KvVersionTooOldException;
import dev.rouse.kv.error.KvClosedException;
import dev.rouse.kv.error.KvCorruptException;
import dev.rouse.kv.error.KvFullException;
import dev.rouse.kv.error.KvLostException;
import dev.rouse.kv.error.KvReadOnlyException;
import dev.rouse.kv.error.KvUnavailableException;
import dev.rouse.kv.memory.commit.BatchRule;
import dev.rouse.kv.memory.commit.Budget;
import dev.rouse.kv.memory.commit.Commits;
import dev.rouse.kv.memory.commit.Journal;
import dev.rouse.kv.memory.commit.PendingCommit;
import dev.rouse.kv.memory.disk.DurableStore;
import dev.rouse.kv.memory.disk.RocksSettings;
import dev.rouse.kv.memory.journal.Disk;
import dev.rouse.kv.memory.journal.DiskJournal;
import dev.rouse.kv.memory.table.Cell;
import dev.rouse.kv.memory.table.Cells;
import dev.rouse.kv.memory.table.Horizon;
import dev.rouse.kv.memory.table.VersionedMap;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/**
 * A multi-version store in the memory of this process; opened with a directory, also on its disk.
 *
 * <p>In memory only, reads and commits complete on the subscriber's thread before {@code subscribe} returns, unless another
 * thread is deciding commits at that moment: then that one takes this along. With a directory, a commit is readable and
 * acknowledged only after it is synced, on the store's writer thread. No thread that reads or commits ever waits.
 *
 * <p>A value that a newer commit has replaced is dropped at once, unless a read or a transaction may still need it. A commit can be
 * checked since a version, and a transaction can read, for {@link Builder#window} after a newer version took that one's place. A commit
 * without conflict keys checks nothing, so its version may be older than that.
 */
public final class MemoryKvStore implements KvStore {

    private static final int ATTEMPTS = 100;

    private final VersionedMap map;
    private final Commits commits;
    private final KvLimits limits;

    private final @Nullable DiskJournal journal;

    private MemoryKvStore(VersionedMap map, Commits commits, KvLimits limits, @Nullable DiskJournal journal) {
        this.map = map;
        this.commits = commits;
        this.limits = limits;
        this.journal = journal;
    }

    /** Makes an empty store that is gone with the process. */
    public static MemoryKvStore create() {
        return builder().create();
    }

    /** Opens the store in {@code directory}, on disk; an empty one where there is none. Blocks: it reads and verifies everything
     * before it returns.
     *
     * @throws KvCorruptException when a file is damaged, older than what was acknowledged, or missing; then nothing was
     *     changed
     * @throws KvUnavailableException when another process, or this one, has it open, when it has no store and files of somebody
     *     else's, or when it cannot be written
     */
    public static MemoryKvStore open(Path directory) {
        return builder().open(directory);
    }

    /** Begins to set a store up, with defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Reads as {@link KvStore#read} says. Works on the subscriber's thread, when asked for, and completes there. */
    @Override
    public Mono<KvSnapshot> read(KvRead request) {
        return Mono.fromSupplier(() -> {
            check(request);
            return map.read(request);
        });
    }

    @Override
    public Mono<KvVersion> commit(KvCommit commit) {
        return new CommitMono(commit, List.of(), false);
    }

    /**
     * Runs a transaction as {@link KvStore#transact} says. Gives up with a {@link KvUnavailableException} when others came
     * first a hundred times.
     */
    @Override
    public <T> Mono<KvTransacted<T>> transact(Function<KvTransaction, Mono<T>> work) {
        return Mono.defer(() -> attempt(work))
                .retryWhen(Retry.max(ATTEMPTS - 1)
                        .filter(AttemptLost.class::isInstance)
                        .onRetryExhaustedThrow((rule, last) -> new KvUnavailableException(
                                "A transaction lost against others " + ATTEMPTS + " times: try again after a pause.",
                                last.failure().getCause())));
    }

    @Override
    public KvLimits limits() {
        return limits;
    }

    /**
     * Returns true for a store on disk, whose directory is locked: it serves one node. One in memory may be shared by several
     * runtimes of this process, which are a cluster then.
     */
    @Override
    public boolean exclusive() {
        return journal != null;
    }

    @Override
    public boolean inProcess() {
        return journal == null;
    }

    /**
     * Makes a backup while the store is used: a directory with all that is acknowledged at that moment, which can be opened as
     * it is. Files are shared with it where the file system has hard links; commits wait meanwhile. Cold: each subscription
     * makes one; completes on the writer thread when it is on disk, and cancelling does not stop it.
     *
     * @param directory one that is not there yet, or empty
     * @return or {@link KvUnavailableException} when it cannot be made, {@link KvReadOnlyException} or {@link KvLostException} as
     *     a commit, {@link KvClosedException}; {@link IllegalStateException} for a store that is in memory only
     */
    public Mono<Void> backup(Path directory) {
        Arguments.required("directory", directory);
        return Mono.defer(() -> {
            if (journal == null) {
                return Mono.error(
                        new IllegalStateException("A store in memory only has no files: open one with a directory."));
            }
            return commits.closed() ? Mono.error(new KvClosedException()) : journal.backup(directory);
        });
    }

    /**
     * Closes the store as {@link KvStore#close} says. With a directory, completes on the writer thread after everything
     * accepted is synced and the files are closed; cancelling does not stop that.
     */
    @Override
    public Mono<Void> close() {
        return Mono.defer(commits::close);
    }

    private KvSnapshot readHeld(KvRead request, KvVersion held) {
        check(request);
        return map.readHeld(request, held);
    }

    private void check(KvRead request) {
        if (commits.closed()) {
            throw new KvClosedException();
        }
        request.keys().forEach(limits::checkKey);
        for (KvRange range : request.ranges()) {
            limits.checkKey(range.begin());
            limits.checkKey(range.end());
        }
    }

    private <T> Mono<KvTransacted<T>> attempt(Function<KvTransaction, Mono<T>> work) {
        if (commits.closed()) {
            return Mono.error(new KvClosedException());
        }
        MemoryTransaction transaction = new MemoryTransaction(map.hold(), this::readHeld);
        return GuardedMono.calling(() -> work.apply(transaction))
                .onErrorMap(transaction::outlived, AttemptLost::new)
                .singleOptional()
                .flatMap(value ->
                        finish(transaction).singleOptional().map(version -> transacted(value, transaction, version)));
    }

    private static <T> KvTransacted<T> transacted(
            Optional<T> value, MemoryTransaction transaction, Optional<KvVersion> version) {
        return new KvTransacted<>(value.orElse(null), transaction.readVersion(), version.orElse(null));
    }

    /** Commits what was written; empty when that is nothing, as what was read is as of one version already. */
    private Mono<KvVersion> finish(MemoryTransaction transaction) {
        if (transaction.readOnly()) {
            return Mono.empty();
        }
        return new CommitMono(transaction.commit(), transaction.readRanges(), true)
                .onErrorMap(KvConflictException.class, AttemptLost::new)
                .onErrorMap(KvVersionTooOldException.class, AttemptLost::new);
    }

    /** Signals that another commit came first: the attempt is made again, on what is there now. */
    private static final class AttemptLost extends RuntimeException {
        private static final long serialVersionUID = 1L;

        AttemptLost(Throwable cause) {
            super(null, cause, false, false);
        }
    }

    /** A commit per subscription, decided when subscribed: one object less than any operator for it. */
    private final class CommitMono extends Mono<KvVersion> {
        private final KvCommit commit;
        private final List<KvRange> conflictRanges;
        private final boolean bookkeeping;

        CommitMono(KvCommit commit, List<KvRange> conflictRanges, boolean bookkeeping) {
            this.bookkeeping = bookkeeping;
            this.commit = commit;
            this.conflictRanges = conflictRanges;
        }

        @Override
        public void subscribe(CoreSubscriber<? super KvVersion> subscriber) {
            try {
                check(commit);
            } catch (RuntimeException refusal) {
                Operators.error(subscriber, refusal);
                return;
            }
            PendingCommit pending =
                    new PendingCommit(commit, conflictRanges, subscriber, bookkeeping || commit.isUpkeep());
            subscriber.onSubscribe(pending);
            commits.submit(pending);
        }

        private void check(KvCommit commit) {
            limits.check(commit);
            for (KvMutation mutation : commit.mutations()) {
                if (mutation instanceof KvMutation.ClearRange range
                        && range.begin().compareTo(range.end()) > 0) {
                    throw new IllegalArgumentException("A range begins at or before its end, got " + range + ".");
                }
            }
        }
    }

    /** Builds a store; every setting has a default. */
    public static final class Builder {

        private static final long MIB = 1 << 20;

        private Duration window = Duration.ofSeconds(5);
        private KvLimits limits = new KvLimits(10_000, 1 << 20, 10_000_000);
        private BatchRule batch = BatchRule.NONE;
        private long maxBytes = Heap.part(2);
        private long historyBytes = Math.min(256 * MIB, Heap.part(8));
        private long waitingBytes = Math.min(64 * MIB, Heap.part(16));
        private LongSupplier nanoTime = System::nanoTime;
        private @Nullable Scheduler scheduler;

        private Builder() {}

        /** Sets how long commits are checked since a version, and transactions read it, after a newer one took its place; 5 s unless set. */
        public Builder window(Duration window) {
            if (Arguments.required("window", window).isNegative()) {
                throw new IllegalArgumentException("A window is not negative, got " + window + ".");
            }
            this.window = window;
            return this;
        }

        /**
         * Bounds what the store holds, in bytes, with some 200 that each key costs: a commit that would make it more ends with
         * {@link KvFullException}, and a directory that has more is not opened. What the runtime keeps of its nodes is taken at
         * any time. Half of the heap unless set.
         */
        public Builder maxBytes(long bytes) {
            this.maxBytes = atLeastOne("maxBytes", bytes);
            return this;
        }

        /**
         * Bounds what is kept for old versions, in bytes: values that transactions may still read, and what tells of clears. Under more of that
         * within the window, versions are too old sooner. 256 MiB or an eighth of the heap, whichever is less, unless set.
         */
        public Builder historyBytes(long bytes) {
            this.historyBytes = atLeastOne("historyBytes", bytes);
            return this;
        }

        /**
         * Bounds the commits that wait for their turn or for the disk, in bytes; over it, commits end with {@link
         * KvUnavailableException}. 64 MiB or a sixteenth of the heap, whichever is less, unless set.
         */
        public Builder waitingBytes(long bytes) {
            this.waitingBytes = atLeastOne("waitingBytes", bytes);
            return this;
        }

        /** Sets the limits of keys, values and commits; 10,000 bytes, 1 MiB and 10,000,000 bytes unless set. */
        public Builder limits(KvLimits limits) {
            this.limits = Arguments.required("limits", limits);
            return this;
        }

        /**
         * Gathers commits, and puts those of one batch into one version, in order, as FoundationDB does: none of them is
         * readable or acknowledged before the batch ends, and each conflicts with keys that earlier ones of the batch
         * wrote. Off unless set.
         *
         * @param maxCommits ends a batch with so many commits
         * @param maxDelay ends a batch so long after its first commit
         */
        public Builder commitBatch(int maxCommits, Duration maxDelay) {
            this.batch = new BatchRule(maxCommits, Arguments.required("maxDelay", maxDelay));
            return this;
        }

        /** Sets the clock of the window, in monotonic nanoseconds; {@link System#nanoTime()} unless set. */
        public Builder nanoTime(LongSupplier nanoTime) {
            this.nanoTime = Arguments.required("nanoTime", nanoTime);
            return this;
        }

        /** Sets the timer of batches whose delay is over; one of the store's own, on a daemon thread, unless set. */
        public Builder scheduler(Scheduler scheduler) {
            this.scheduler = Arguments.required("scheduler", scheduler);
            return this;
        }

        /** Makes an empty store that is gone with the process. */
        public MemoryKvStore create() {
            KvVersion start = new KvVersion(0);
            VersionedMap map =
                    new VersionedMap(new Cells(), new Horizon(window, historyBytes, nanoTime, start.value()), start);
            return new MemoryKvStore(map, commits(map, null), limits, null);
        }

        /** Opens the store in {@code directory}, as {@link MemoryKvStore#open} says. Blocks. */
        public MemoryKvStore open(Path directory) {
            return open(Arguments.required("directory", directory), RocksSettings.DEFAULTS);
        }

        MemoryKvStore open(Path directory, RocksSettings settings) {
            Cells cells = new Cells();
            HeapBound bound = new HeapBound(directory, maxBytes);
            DurableStore disk = DurableStore.open(directory, settings, (key, value) -> {
                bound.add(VersionedMap.bytesOf(key, value));
                cells.add(new Cell(key, 0, value));
            });
            return open(disk, cells, disk.version());
        }

        /** @param cells what {@code disk} holds, as of {@code version} */
        MemoryKvStore open(Disk disk, Cells cells, long version) {
            KvVersion start = new KvVersion(version);
            VersionedMap map =
                    new VersionedMap(cells, new Horizon(window, historyBytes, nanoTime, start.value()), start);
            DiskJournal journal = new DiskJournal(disk, map);
            Commits commits = commits(map, journal);
            journal.start(commits::rollBack);
            return new MemoryKvStore(map, commits, limits, journal);
        }

        private Commits commits(VersionedMap map, @Nullable Journal journal) {
            Scheduler timer = scheduler == null ? KvTimer.named("rouse-kv-timer") : scheduler;
            return new Commits(map, batch, timer, new Budget(waitingBytes), maxBytes, journal);
        }

        private static long atLeastOne(String what, long value) {
            if (value < 1) {
                throw new IllegalArgumentException(what + " is at least 1, got " + value + ".");
            }
            return value;
        }
    }
}
