package dev.rouse.kv.fdb.read;

import dev.rouse.kv.KvFutureVersionException;
import dev.rouse.kv.KvLimits;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvSnapshot;
import dev.rouse.kv.KvVersion;
import dev.rouse.kv.KvVersionTooOldException;
import dev.rouse.kv.error.KvException;
import dev.rouse.kv.fdb.client.Answer;
import dev.rouse.kv.fdb.client.FdbError;
import dev.rouse.kv.fdb.health.ClusterTrouble;
import dev.rouse.kv.fdb.health.FdbCounters;
import dev.rouse.kv.fdb.layout.KeySpace;
import dev.rouse.kv.fdb.transaction.Failures;
import dev.rouse.kv.fdb.transaction.FdbParts;
import dev.rouse.kv.fdb.transaction.OpenTransaction;
import dev.rouse.kv.fdb.transaction.RealVersions;
import dev.rouse.kv.fdb.transaction.Transactions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

/**
 * The reads, at the given version, which then costs no read-version request. Those that one executor has under way at one version
 * share a transaction.
 */
public final class FdbReads {

    private final Transactions transactions;
    private final SharedTransactions shared;
    private final RealVersions versions;
    private final FdbCounters counters;
    private final ClusterTrouble trouble;
    private final LongSupplier nanoTime;
    private final KeySpace keys;
    private final KvLimits limits;

    public FdbReads(FdbParts parts, KeySpace keys, KvLimits limits) {
        this.transactions = parts.transactions();
        this.shared = new SharedTransactions(parts.transactions(), parts.nanoTime());
        this.versions = parts.versions();
        this.counters = parts.counters();
        this.trouble = parts.trouble();
        this.nanoTime = parts.nanoTime();
        this.keys = keys;
        this.limits = limits;
    }

    /** @param executor where the read is answered; never rejects */
    public void start(KvRead request, Executor executor, MonoSink<KvSnapshot> sink) {
        try {
            check(request);
        } catch (KvException refusal) {
            sink.error(refusal);
            return;
        }
        new Pending(request, executor, sink).start();
    }

    private void check(KvRead request) {
        request.keys().forEach(limits::checkKey);
        for (KvRange range : request.ranges()) {
            limits.checkKey(range.begin());
            limits.checkKey(range.end());
        }
        KvVersion given = request.version();
        if (given != null && given.value() == 0) {
            throw new KvVersionTooOldException(given, null);
        }
    }

    private ReadsTransaction transactionOf(KvRead request, Executor executor) {
        KvVersion given = request.version();
        if (given != null) {
            return shared.join(given, executor);
        }
        return ReadsTransaction.atRealVersion(transactions.open(executor), trouble::letThrough);
    }

    private CompletableFuture<KvSnapshot> run(KvRead request, ReadsTransaction at, BooleanSupplier isDropped) {
        try {
            return ReadRun.of(new StoreReader(at.snapshot(), keys, isDropped), request, at.version());
        } catch (RuntimeException error) {
            return CompletableFuture.failedFuture(error);
        }
    }

    /** One read until it is answered. */
    private final class Pending {

        private final KvRead request;
        private final Executor executor;
        private final Answer<KvSnapshot> answer;
        private final AtomicReference<@Nullable ReadsTransaction> current = new AtomicReference<>();
        private final long began = nanoTime.getAsLong();

        Pending(KvRead request, Executor executor, MonoSink<KvSnapshot> sink) {
            this.request = request;
            this.executor = executor;
            this.answer = new Answer<>(sink, this::leave);
        }

        private void leave() {
            ReadsTransaction joined = current.getAndSet(null);
            if (joined != null) {
                joined.leave();
            }
        }

        void start() {
            ReadsTransaction joined;
            try {
                joined = transactionOf(request, executor);
            } catch (KvException failure) {
                answer.error(failure);
                return;
            }
            current.set(joined);
            if (answer.isDropped()) {
                leave();
                return;
            }
            run(request, joined, answer::isDropped).whenComplete((snapshot, error) -> {
                leave();
                if (error == null) {
                    answer.success(snapshot);
                } else {
                    failed(error, joined.open());
                }
            });
        }

        private void failed(Throwable error, OpenTransaction open) {
            KvVersion given = request.version();
            FdbError known = FdbError.of(error);
            counters.failed(known);
            if (given == null
                    || open.ended() != null
                    || known.meaning() != FdbError.Meaning.AHEAD
                    || answer.isDropped()) {
                answer.error(Failures.ofRead(error, open, given));
                return;
            }
            versions.reaching(given).subscribe(newest -> lagging(given, newest, error), answer::error);
        }

        /** A storage server may lag behind a right version; only the cluster's newest one tells a wrong one. */
        private void lagging(KvVersion given, KvVersion newest, Throwable error) {
            if (given.isAfter(newest)) {
                answer.error(new KvFutureVersionException(given, newest));
            } else if (nanoTime.getAsLong() - began < transactions.readTimeout().toNanos()) {
                start();
            } else {
                answer.error(Failures.definite(error));
            }
        }
    }
}
