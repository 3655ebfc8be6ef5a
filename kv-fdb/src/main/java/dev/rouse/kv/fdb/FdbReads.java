package dev.rouse.kv.fdb;

import com.apple.foundationdb.Transaction;
import dev.rouse.kv.KvException;
import dev.rouse.kv.KvFutureVersionException;
import dev.rouse.kv.KvLimits;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvSnapshot;
import dev.rouse.kv.KvVersion;
import dev.rouse.kv.KvVersionTooOldException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

/** The reads: one transaction each, at the given version, which then costs no read-version request. */
final class FdbReads {

    private final Transactions transactions;
    private final RealVersions versions;
    private final FdbCounters counters;
    private final KeySpace keys;
    private final KvLimits limits;

    FdbReads(FdbParts parts, KeySpace keys, KvLimits limits) {
        this.transactions = parts.transactions();
        this.versions = parts.versions();
        this.counters = parts.counters();
        this.keys = keys;
        this.limits = limits;
    }

    /** @param executor where the read is answered; never rejects */
    void start(KvRead request, Executor executor, MonoSink<KvSnapshot> sink) {
        OpenTransaction open;
        try {
            check(request);
            open = transactions.open(executor);
        } catch (KvException refusal) {
            sink.error(refusal);
            return;
        }
        Answer<KvSnapshot> answer = new Answer<>(sink, open::close);
        run(request, open).whenComplete((snapshot, error) -> {
            open.close();
            if (error == null) {
                answer.success(snapshot);
            } else {
                failed(error, open, request.version(), answer);
            }
        });
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

    private CompletableFuture<KvSnapshot> run(KvRead request, OpenTransaction open) {
        try {
            Transaction transaction = open.transaction();
            KvVersion given = request.version();
            CompletableFuture<Long> version;
            if (given == null) {
                version = transaction.getReadVersion();
            } else {
                transaction.setReadVersion(given.value());
                version = CompletableFuture.completedFuture(given.value());
            }
            return ReadRun.of(new StoreReader(transaction.snapshot(), keys), request, version);
        } catch (RuntimeException error) {
            return CompletableFuture.failedFuture(error);
        }
    }

    /** A storage server may lag behind a right version; only the cluster's newest one tells a wrong one. */
    private void failed(Throwable error, OpenTransaction open, @Nullable KvVersion given, Answer<KvSnapshot> answer) {
        FdbError known = FdbError.of(error);
        counters.failed(known);
        if (given == null || open.ended() != null || known.meaning() != FdbError.Meaning.AHEAD) {
            answer.error(Failures.ofRead(error, open, given));
            return;
        }
        versions.now()
                .subscribe(
                        newest -> answer.error(
                                given.isAfter(newest)
                                        ? new KvFutureVersionException(given, newest)
                                        : Failures.definite(error)),
                        unread -> answer.error(Failures.definite(error)));
    }
}
