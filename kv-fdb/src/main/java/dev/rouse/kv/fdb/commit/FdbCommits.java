package dev.rouse.kv.fdb.commit;

import com.apple.foundationdb.Transaction;
import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvConflictException;
import dev.rouse.kv.KvFutureVersionException;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvLimits;
import dev.rouse.kv.KvMutation;
import dev.rouse.kv.KvVersion;
import dev.rouse.kv.KvVersionTooOldException;
import dev.rouse.kv.error.KvClosedException;
import dev.rouse.kv.error.KvException;
import dev.rouse.kv.error.KvOutcomeUnknownException;
import dev.rouse.kv.error.KvOverloadedException;
import dev.rouse.kv.fdb.client.Answer;
import dev.rouse.kv.fdb.client.FdbError;
import dev.rouse.kv.fdb.health.ClusterTrouble;
import dev.rouse.kv.fdb.health.FdbCounters;
import dev.rouse.kv.fdb.layout.KeySpace;
import dev.rouse.kv.fdb.layout.Mutations;
import dev.rouse.kv.fdb.transaction.CommitsInFlight;
import dev.rouse.kv.fdb.transaction.Failures;
import dev.rouse.kv.fdb.transaction.FdbParts;
import dev.rouse.kv.fdb.transaction.OpenTransaction;
import dev.rouse.kv.fdb.transaction.RealVersions;
import dev.rouse.kv.fdb.transaction.Transactions;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import reactor.core.publisher.MonoSink;

/**
 * The blind commits: the given version, the conflict keys, the mutations, one request. Once sent, a commit is never
 * cancelled or timed out, whoever loses interest in its answer: one that is abandoned can land later, over newer data.
 */
public final class FdbCommits {

    private static final KvVersion NONE = new KvVersion(0);

    private final Transactions transactions;
    private final CommitsInFlight inFlight;
    private final RealVersions versions;
    private final KeySpace keys;
    private final Mutations mutations;
    private final KvLimits limits;
    private final FdbCounters counters;
    private final ClusterTrouble trouble;
    private final LongSupplier nanoTime;

    public FdbCommits(FdbParts parts, KeySpace keys, KvLimits limits) {
        this.transactions = parts.transactions();
        this.inFlight = parts.inFlight();
        this.versions = parts.versions();
        this.counters = parts.counters();
        this.trouble = parts.trouble();
        this.nanoTime = parts.nanoTime();
        this.keys = keys;
        this.mutations = new Mutations(keys);
        this.limits = limits;
    }

    /** @param executor where the commit is answered; never rejects */
    public void send(KvCommit commit, Executor executor, MonoSink<KvVersion> sink) {
        long cost;
        try {
            cost = check(commit);
        } catch (KvException refusal) {
            sink.error(refusal);
            return;
        }
        new Pending(commit, cost, executor, new Answer<>(sink, () -> {})).send(commit.since());
    }

    /** @return what was entered */
    private long check(KvCommit commit) {
        long cost = limits.check(commit);
        if (commit.since().equals(NONE) && !commit.conflictKeys().isEmpty()) {
            throw new KvVersionTooOldException(NONE, null);
        }
        KvException full = trouble.refusal();
        if (full != null && !commit.isUpkeep() && addsData(commit)) {
            throw full;
        }
        switch (inFlight.enter(cost)) {
            case CLOSED -> throw new KvClosedException();
            case OVERLOADED ->
                throw new KvOverloadedException(
                        "The store has " + inFlight + " and takes no more: try again after a pause.", null);
            case ADMITTED -> {}
        }
        return cost;
    }

    /** Versions that are carried pass by all that the cluster does to be given no more: what only removes may. */
    private static boolean addsData(KvCommit commit) {
        for (KvMutation mutation : commit.mutations()) {
            if (mutation instanceof KvMutation.Set) {
                return true;
            }
        }
        return false;
    }

    /** One commit until its outcome is known. */
    private final class Pending {

        private final KvCommit commit;
        private final long cost;
        private final Executor executor;
        private final Answer<KvVersion> answer;
        private final long began = nanoTime.getAsLong();

        Pending(KvCommit commit, long cost, Executor executor, Answer<KvVersion> answer) {
            this.commit = commit;
            this.cost = cost;
            this.executor = executor;
            this.answer = answer;
        }

        void send(KvVersion since) {
            OpenTransaction transaction;
            try {
                transaction = prepare(since);
            } catch (RuntimeException unsent) {
                fail(Failures.definite(unsent));
                return;
            }
            transaction.commit().whenComplete((version, error) -> {
                if (error == null) {
                    landed(new KvVersion(version));
                } else {
                    failed(error, since);
                }
            });
        }

        private OpenTransaction prepare(KvVersion since) {
            OpenTransaction open = transactions.open(executor);
            try {
                Transaction transaction = open.transaction();
                keepNoWritesReadable(transaction);
                if (!since.equals(NONE)) {
                    transaction.setReadVersion(since.value());
                }
                for (KvKey key : commit.conflictKeys()) {
                    transaction.addReadConflictKey(keys.data(key));
                }
                mutations.apply(transaction, commit.mutations());
                return open;
            } catch (RuntimeException error) {
                open.close();
                throw error;
            }
        }

        /** Spares the client what it keeps to read its own writes: nothing is read in a blind commit. */
        private void keepNoWritesReadable(Transaction transaction) {
            transaction.options().setReadYourWritesDisable();
        }

        private void landed(KvVersion version) {
            counters.committed(commit.mutations().size(), Duration.ofNanos(nanoTime.getAsLong() - began));
            inFlight.leave(cost);
            answer.success(version);
        }

        private void failed(Throwable error, KvVersion since) {
            FdbError known = FdbError.of(error);
            counters.failed(known);
            if (known.meaning() == FdbError.Meaning.LATER) {
                trouble.suspect();
            }
            switch (known.meaning()) {
                case CONFLICT -> fail(isChecked() ? new KvConflictException(null, since) : Failures.definite(error));
                case TOO_OLD -> tooOld(error, since);
                case AHEAD ->
                    versions.reaching(since)
                            .subscribe(
                                    newest -> fail(ahead(since, newest, error)),
                                    unread -> fail(Failures.definite(error)));
                case UNKNOWN -> fail(unknown(error));
                case MAY_STILL_LAND ->
                    versions.untilLanded(since)
                            .subscribe(done -> {}, unread -> fail(unknown(error)), () -> fail(unknown(error)));
                default -> fail(Failures.definite(error));
            }
        }

        /** A commit that checks nothing has no need of a version: then the cluster may choose it. */
        private void tooOld(Throwable error, KvVersion since) {
            if (isChecked()) {
                fail(new KvVersionTooOldException(since, null));
            } else if (since.equals(NONE)) {
                fail(Failures.definite(error));
            } else {
                send(NONE);
            }
        }

        private boolean isChecked() {
            return !commit.conflictKeys().isEmpty();
        }

        private KvException ahead(KvVersion since, KvVersion newest, Throwable error) {
            return since.isAfter(newest) ? new KvFutureVersionException(since, newest) : Failures.definite(error);
        }

        private KvOutcomeUnknownException unknown(Throwable error) {
            counters.unknownOutcome();
            return new KvOutcomeUnknownException(
                    "FoundationDB cannot say whether the commit was applied (" + FdbError.describe(error)
                            + "); it is no longer under way.",
                    FdbError.unwrap(error));
        }

        private void fail(KvException reason) {
            inFlight.leave(cost);
            answer.error(reason);
        }
    }
}
