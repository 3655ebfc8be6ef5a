package dev.rouse.kv.fdb.health;

import com.apple.foundationdb.Database;
import com.apple.foundationdb.Transaction;
import dev.rouse.base.ErrorText;
import dev.rouse.kv.error.KvReadOnlyException;
import dev.rouse.kv.fdb.client.Answer;
import dev.rouse.log.GuardedLogger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * Finds out what keeps a cluster from serving. The cluster itself is asked, but only when something takes long or was refused,
 * one question at a time with a pause after each; then again until it says that all is well. Whether it starts transactions it
 * tells at once; why it does not is part of its status, which one that starts none may take half a minute for, or never tell.
 * From any thread.
 */
public final class ClusterTrouble {

    /** A request that takes longer is a reason to ask. */
    public static final Duration SUSPICIOUS = Duration.ofSeconds(1);

    /** The pause after a question, which costs the cluster the more the larger it is. */
    static final Duration PAUSE = Duration.ofSeconds(3);

    private static final Duration HEALTH_TIMEOUT = Duration.ofSeconds(5);

    /** FoundationDB's client gives up a status after 30 s. */
    private static final Duration STATUS_TIMEOUT = Duration.ofSeconds(35);

    private static final ClusterCause STARTS_NONE = new ClusterCause(
            "the FoundationDB cluster starts no transactions, as one does whose disks are nearly full", true);

    private static final Logger LOG = GuardedLogger.of(ClusterTrouble.class);

    private final Sources sources;
    private final LongSupplier nanoTime;
    private final Scheduler timer;
    private final AtomicBoolean asking = new AtomicBoolean();
    private final AtomicBoolean askingWhy = new AtomicBoolean();
    private final Disposable.Swap again = Disposables.swap();
    private volatile boolean closed;
    private volatile boolean startsNone;

    /** The reason why it starts none, as its status has told since then. */
    private volatile @Nullable ClusterCause why;

    /** The time from which the next question may be asked; null before the first. */
    private volatile @Nullable Long askAgain;

    private volatile Known now = new Known(null);

    public ClusterTrouble(Sources sources, LongSupplier nanoTime, Scheduler timer) {
        this.sources = sources;
        this.nanoTime = nanoTime;
        this.timer = timer;
    }

    /**
     * Questions to a cluster. Neither takes a version, so a cluster that gives out none answers.
     *
     * @param health asks for the limits that it is under
     * @param status asks for all that it says of itself
     */
    public record Sources(Mono<byte[]> health, Mono<byte[]> status) {

        /** @param executor where they are answered; never rejects */
        public static Sources of(Database database, Executor executor) {
            return new Sources(
                    read("metrics/health/aggregate", database, executor), read("status/json", database, executor));
        }

        private static Mono<byte[]> read(String module, Database database, Executor executor) {
            byte[] key = ("\u00ff\u00ff/" + module).getBytes(StandardCharsets.ISO_8859_1);
            return Mono.using(
                    () -> database.createTransaction(executor),
                    transaction -> Answer.to(() -> transaction.get(key)),
                    Transaction::close);
        }
    }

    /**
     * The last known trouble, until that changes.
     *
     * @param ended completes when something else is known
     */
    private record Known(@Nullable ClusterCause cause, Sinks.Empty<Void> ended) {

        Known(@Nullable ClusterCause cause) {
            this(cause, Sinks.empty());
        }
    }

    /** Asks the cluster how it is, since something takes long or was refused. */
    public void suspect() {
        Long next = askAgain;
        boolean early = next != null && nanoTime.getAsLong() - next < 0;
        if (!early) {
            ask();
        }
    }

    private void ask() {
        if (closed || !asking.compareAndSet(false, true)) {
            return;
        }
        sources.health
                .timeout(HEALTH_TIMEOUT, timer)
                .map(ClusterStatus::startsTransactions)
                .doOnNext(this::learn)
                .doFinally(end -> asked())
                .subscribe(told -> {}, this::notTold, () -> {});
    }

    private void asked() {
        askAgain = nanoTime.getAsLong() + PAUSE.toNanos();
        asking.set(false);
        if (!startsNone || why == null) {
            askWhy();
        }
        keepAsking();
    }

    /** Asks again after a pause, until it says that all is well. */
    private void keepAsking() {
        if (now.cause != null && !closed) {
            again.update(timer.schedule(this::ask, PAUSE.toNanos(), TimeUnit.NANOSECONDS));
        }
    }

    private void askWhy() {
        if (closed || !askingWhy.compareAndSet(false, true)) {
            return;
        }
        sources.status
                .timeout(STATUS_TIMEOUT, timer)
                .filter(json -> json.length <= ClusterStatus.MOST_BYTES)
                .map(ClusterStatus::of)
                .doOnNext(this::learn)
                .doFinally(end -> askingWhy.set(false))
                .subscribe(told -> {}, this::notTold);
    }

    private void notTold(Throwable error) {
        LOG.debug("A cluster was asked how it is and did not tell: {}", ErrorText.of(error));
    }

    private void learn(boolean startsTransactions) {
        boolean before = startsNone;
        startsNone = !startsTransactions;
        if (startsTransactions) {
            why = null;
            if (before) {
                learn((ClusterCause) null);
            }
        } else {
            ClusterCause told = why;
            learn(told == null ? STARTS_NONE : told);
        }
    }

    /** One that starts no transactions finds itself not available, which says less than what limits it. */
    private void learn(ClusterStatus status) {
        ClusterCause limit = status.limit();
        if (!startsNone) {
            learn(status.cause());
            keepAsking();
        } else if (limit != null) {
            ClusterCause told = new ClusterCause(limit.reason(), true);
            why = told;
            learn(told);
        }
    }

    private void learn(@Nullable ClusterCause cause) {
        Known before = now;
        if (closed || Objects.equals(cause, before.cause)) {
            return;
        }
        now = new Known(cause);
        if (cause == null) {
            LOG.info("FoundationDB serves again");
        } else if (before.cause == null || cause.full() || before.cause.full()) {
            LOG.warn("FoundationDB does not serve as it should, since {}", cause.reason());
        }
        before.ended.tryEmitEmpty();
    }

    /** The reason that the cluster gave last for not serving; null when nothing is known of that. */
    @Nullable
    public String reason() {
        ClusterCause cause = now.cause;
        return cause == null ? null : cause.reason();
    }

    /** The reason as a clause of a sentence, with a comma before it; empty when none is known. */
    public String since() {
        String reason = reason();
        return reason == null ? "" : ", since " + reason;
    }

    /** The error of commits that add data; null while there is room. */
    @Nullable
    public KvReadOnlyException refusal() {
        ClusterCause cause = now.cause;
        return cause == null || !cause.full() ? null : new KvReadOnlyException(cause.reason(), null);
    }

    /**
     * Lets {@code transaction}, one of the few by which a node stays alive, begin where the cluster starts no others: a claim, or a
     * look at what became of a place.
     */
    public void letThrough(Transaction transaction) {
        if (refusal() != null) {
            transaction.options().setPrioritySystemImmediate();
        }
    }

    /** Ends with {@link KvReadOnlyException} as soon as there is no room for more data; never completes. */
    public <T> Mono<T> whenFull() {
        return Mono.defer(() -> {
            Known known = now;
            KvReadOnlyException refusal = refusal();
            return refusal == null ? known.ended.asMono().then(Mono.defer(this::whenFull)) : Mono.error(refusal);
        });
    }

    /** Asks no more. */
    public void close() {
        closed = true;
        again.dispose();
    }
}
