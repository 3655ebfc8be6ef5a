package dev.rouse.kv.fdb;

import com.apple.foundationdb.Database;
import dev.rouse.kv.GuardedMono;
import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvExecutor;
import dev.rouse.kv.KvLimits;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvSnapshot;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.KvTransacted;
import dev.rouse.kv.KvTransaction;
import dev.rouse.kv.KvVersion;
import dev.rouse.kv.error.KvException;
import dev.rouse.kv.fdb.client.NeverRejecting;
import dev.rouse.kv.fdb.commit.FdbCommits;
import dev.rouse.kv.fdb.commit.FdbTransacts;
import dev.rouse.kv.fdb.health.FdbCounters;
import dev.rouse.kv.fdb.read.FdbReads;
import dev.rouse.kv.fdb.transaction.FdbParts;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Function;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * The store on a FoundationDB cluster.
 *
 * <p>A read at a given version, and a commit since one, is one network trip each: the version is not asked for again.
 * Answers, and the work of {@link #transact}, come on the executor that the subscriber's context asks for with {@link
 * KvExecutor}, else on the store's own thread; never on FoundationDB's network thread. User code must not block on either;
 * on the store's own, Reactor refuses to.
 *
 * <p>An unreachable cluster shows as {@link dev.rouse.kv.error.KvUnavailableException} for reads, after the read time-out, and
 * as commits that take as long as it lasts; both heal by themselves. When something takes long, the cluster is asked what keeps
 * it from serving: that is told in {@link #health}, errors and the log. While it starts no transactions, as one does whose disks
 * are nearly full, commits that add data end with {@link dev.rouse.kv.error.KvReadOnlyException}, at once; reads, commits that only
 * remove, and the few transactions by which nodes stay alive go on.
 */
public final class FdbKvStore implements KvStore {

    private final Database database;
    private final FdbParts parts;
    private final FdbReads reads;
    private final FdbCommits commits;
    private final FdbTransacts transacts;
    private final KvLimits limits;
    private final Mono<Void> closing;

    /** @param release frees what the store alone has used, when all transactions are closed */
    FdbKvStore(
            Database database,
            FdbParts parts,
            FdbReads reads,
            FdbCommits commits,
            FdbTransacts transacts,
            KvLimits limits,
            Runnable release) {
        this.database = database;
        this.parts = parts;
        this.reads = reads;
        this.commits = commits;
        this.transacts = transacts;
        this.limits = limits;
        this.closing = new GuardedMono<>(Mono.defer(parts.inFlight()::close)
                .doOnTerminate(() -> {
                    parts.transactions().close();
                    release.run();
                })
                .cache());
    }

    /** Begins to set a store up, with defaults. */
    public static FdbKvStoreBuilder builder() {
        return new FdbKvStoreBuilder();
    }

    /**
     * Reads as {@link KvStore#read} says. Everything is asked for at once in one transaction, neighbours as one request. A
     * read at or after a version is done at that version, so it ends with {@link dev.rouse.kv.KvVersionTooOldException} after
     * about 5 s. Those that the same executor has under way at the same version share a transaction. Cancelling asks for no more, and drops
     * what was asked for.
     */
    @Override
    public Mono<KvSnapshot> read(KvRead request) {
        return new GuardedMono<>(Mono.create(sink -> reads.start(request, executor(sink.contextView()), sink)));
    }

    /**
     * Commits as {@link KvStore#commit} says.
     * One request. Ends with {@link dev.rouse.kv.error.KvReadOnlyException} where it adds data and the cluster has said
     * that it starts no transactions, unless it is {@linkplain KvCommit#isUpkeep upkeep}. Ends with {@link
     * dev.rouse.kv.error.KvOverloadedException}, and sends nothing, while as many
     * commits are in flight as the builder allows. A version ahead of the cluster is not noticed by FoundationDB: the
     * commit then succeeds unchecked, with a version that is not after {@link KvCommit#since()}.
     */
    @Override
    public Mono<KvVersion> commit(KvCommit commit) {
        return new GuardedMono<>(Mono.create(sink -> commits.send(commit, executor(sink.contextView()), sink)));
    }

    /**
     * Runs a transaction as {@link KvStore#transact} says.
     * Each attempt asks for a real read version. Gives up with {@link
     * dev.rouse.kv.error.KvUnavailableException}, or {@link dev.rouse.kv.error.KvOutcomeUnknownException} where an attempt may have
     * been applied, after the attempts or the time that the builder allows.
     */
    @Override
    public <T> Mono<KvTransacted<T>> transact(Function<KvTransaction, Mono<T>> work) {
        return new GuardedMono<>(Mono.deferContextual(context -> transacts.run(work, executor(context))));
    }

    /**
     * Asks how long FoundationDB makes a request wait, as {@link KvStore#admission} says.
     * One read-version request, which waits in FoundationDB's own queue as long as it throttles. Ends with {@link
     * dev.rouse.kv.error.KvReadOnlyException} as soon as the cluster says that it starts no transactions, and until it does.
     */
    @Override
    public Mono<Duration> admission() {
        return new GuardedMono<>(Mono.defer(() -> {
            KvException full = parts.trouble().refusal();
            if (full != null) {
                return Mono.error(full);
            }
            long began = parts.nanoTime().getAsLong();
            Mono<Duration> admitted = parts.versions()
                    .now()
                    .map(version -> Duration.ofNanos(parts.nanoTime().getAsLong() - began))
                    .doOnNext(parts.counters()::admitted);
            return Mono.firstWithSignal(admitted, parts.trouble().whenFull());
        }));
    }

    @Override
    public KvLimits limits() {
        return limits;
    }

    /** Returns false: others may have the cluster file. */
    @Override
    public boolean exclusive() {
        return false;
    }

    /** Tells how the store is doing at this moment. */
    public FdbHealth health() {
        FdbCounters counters = parts.counters();
        return new FdbHealth(
                counters.lastAdmission(),
                counters.lastCommit(),
                parts.inFlight().count(),
                parts.inFlight().bytes(),
                parts.transactions().count(),
                parts.inFlight().closed() ? 0 : database.getMainThreadBusyness(),
                counters.commits(),
                counters.lastMutations(),
                counters.meanMutations(),
                counters.conflicts(),
                counters.errors(),
                counters.unknownOutcomes(),
                parts.trouble().reason());
    }

    /**
     * Closes the store as {@link KvStore#close} says.
     * Completes when the outcome of every commit in flight is known, however long that takes; reads under
     * way then end with {@link dev.rouse.kv.error.KvClosedException}. A {@link Database} that was handed in stays open, and so
     * does FoundationDB's network.
     */
    @Override
    public Mono<Void> close() {
        return closing;
    }

    private Executor executor(ContextView context) {
        Executor wanted = KvExecutor.of(context);
        return wanted == null ? parts.executor() : new NeverRejecting(wanted, parts.executor());
    }
}
