package dev.rouse.kv.fdb.commit;

import dev.rouse.base.Quantity;
import dev.rouse.kv.GuardedMono;
import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvLimits;
import dev.rouse.kv.KvTransacted;
import dev.rouse.kv.KvTransaction;
import dev.rouse.kv.KvVersion;
import dev.rouse.kv.error.KvClosedException;
import dev.rouse.kv.error.KvException;
import dev.rouse.kv.error.KvOutcomeUnknownException;
import dev.rouse.kv.error.KvUnavailableException;
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
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/**
 * The retry loop of read-modify-write. Each attempt is a transaction of its own: a real read version, the work, its
 * writes, the commit. An attempt of unknown outcome is repeated once it can no longer land.
 */
public final class FdbTransacts {

    private static final Duration VERSION_PAUSE = Duration.ofMillis(10);

    private final Transactions transactions;
    private final CommitsInFlight inFlight;
    private final RealVersions versions;
    private final KeySpace keys;
    private final KvLimits limits;
    private final FdbCounters counters;
    private final ClusterTrouble trouble;
    private final RetryBounds bounds;
    private final LongSupplier nanoTime;
    private final DoubleSupplier random;
    private final Scheduler timer;

    public FdbTransacts(FdbParts parts, KeySpace keys, KvLimits limits, RetryBounds bounds, DoubleSupplier random) {
        this.transactions = parts.transactions();
        this.inFlight = parts.inFlight();
        this.versions = parts.versions();
        this.counters = parts.counters();
        this.trouble = parts.trouble();
        this.nanoTime = parts.nanoTime();
        this.timer = parts.timer();
        this.keys = keys;
        this.limits = limits;
        this.bounds = bounds;
        this.random = random;
    }

    /** @param executor where the work continues after its reads; never rejects */
    public <T> Mono<KvTransacted<T>> run(Function<KvTransaction, Mono<T>> work, Executor executor) {
        return Mono.defer(() -> new Attempts<>(work, executor).run());
    }

    /** An attempt that ended with an error of FoundationDB. */
    private static final class AttemptFailed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Throwable error;
        private final transient @Nullable KvVersion sentAt;

        /** @param sentAt the read version of the commit; null when none was sent */
        AttemptFailed(Throwable error, @Nullable KvVersion sentAt) {
            super(null, error, false, false);
            this.error = FdbError.unwrap(error);
            this.sentAt = sentAt;
        }
    }

    /** One transaction until it ends. */
    private final class Attempts<T> {

        private final Function<KvTransaction, Mono<T>> work;
        private final Executor executor;
        private final long began = nanoTime.getAsLong();
        private final Backoff backoff = new Backoff(random);
        private int attempts;
        private boolean everUnknown;

        Attempts(Function<KvTransaction, Mono<T>> work, Executor executor) {
            this.work = work;
            this.executor = executor;
        }

        Mono<KvTransacted<T>> run() {
            return Mono.defer(this::attempt)
                    .retryWhen(Retry.from(signals ->
                            // Hidden: of an error that is there already, an operator would throw what is fatal.
                            signals.concatMap(
                                    signal -> recover(signal.failure()).hide())));
        }

        private Mono<KvTransacted<T>> attempt() {
            attempts++;
            return Mono.using(() -> transactions.open(executor), this::attempt);
        }

        private Mono<KvTransacted<T>> attempt(OpenTransaction open) {
            FdbTransaction transaction = new FdbTransaction(open, keys, limits);
            trouble.letThrough(open.transaction());
            return Answer.to(() -> open.transaction().getReadVersion())
                    .onErrorMap(error -> new AttemptFailed(reason(error, open), null))
                    .map(KvVersion::new)
                    .flatMap(version -> GuardedMono.calling(() -> work.apply(transaction))
                            .onErrorMap(error -> lost(error, transaction, open))
                            .singleOptional()
                            .flatMap(value -> finish(open, transaction, version, value)));
        }

        /** An error of the work itself ends it, unless a read of this attempt had failed before. */
        private Throwable lost(Throwable error, FdbTransaction transaction, OpenTransaction open) {
            Throwable failure = transaction.failure();
            return failure == null ? error : new AttemptFailed(reason(failure, open), null);
        }

        private Throwable reason(Throwable error, OpenTransaction open) {
            KvException ended = open.ended();
            return ended == null ? error : ended;
        }

        private Mono<KvTransacted<T>> finish(
                OpenTransaction open, FdbTransaction transaction, KvVersion read, Optional<T> value) {
            Throwable failure = transaction.failure();
            if (failure != null) {
                return Mono.error(new AttemptFailed(reason(failure, open), null));
            }
            if (transaction.readOnly()) {
                return Mono.just(new KvTransacted<>(value.orElse(null), read, null));
            }
            return commit(open, transaction.commit(read))
                    .map(version -> new KvTransacted<>(value.orElse(null), read, version));
        }

        /** Sent once, and not cancelled: cancelling drops the answer. */
        private Mono<KvVersion> commit(OpenTransaction open, KvCommit commit) {
            limits.check(commit);
            new Mutations(keys).apply(open.transaction(), commit.mutations());
            if (inFlight.enterUnbounded() == CommitsInFlight.Entry.CLOSED) {
                return Mono.error(new KvClosedException());
            }
            CompletableFuture<Long> sent = open.commit().whenComplete((version, error) -> inFlight.leave(0));
            return Answer.to(() -> sent)
                    .map(KvVersion::new)
                    .onErrorMap(error -> new AttemptFailed(error, commit.since()));
        }

        /** Emits when the next attempt may begin; ends with what ends the transaction. */
        private Mono<Long> recover(Throwable error) {
            if (!(error instanceof AttemptFailed failed)) {
                return Mono.error(everUnknown && error instanceof KvClosedException ? unknown(error) : error);
            }
            FdbError known = FdbError.of(failed.error);
            counters.failed(known);
            everUnknown |= failed.sentAt != null && mayHaveLanded(known);
            if (!mayPass(failed.error, known)) {
                return Mono.error(Failures.definite(failed.error));
            }
            Mono<Long> pause = pause(known.meaning(), failed.sentAt);
            return isLast() ? pause.then(Mono.error(() -> exhausted(failed))) : pause;
        }

        private boolean mayPass(Throwable error, FdbError known) {
            return error instanceof KvUnavailableException
                    || (!(error instanceof KvException)
                            && known.meaning() != FdbError.Meaning.TOO_LARGE
                            && known.meaning() != FdbError.Meaning.REFUSED);
        }

        private boolean isLast() {
            return attempts >= bounds.attempts()
                    || nanoTime.getAsLong() - began >= bounds.time().toNanos();
        }

        private Mono<Long> pause(FdbError.Meaning meaning, @Nullable KvVersion sentAt) {
            return switch (meaning) {
                case TOO_OLD, AHEAD -> Mono.delay(VERSION_PAUSE, timer);
                case UNKNOWN -> Mono.just(0L);
                case MAY_STILL_LAND ->
                    sentAt == null
                            ? Mono.delay(backoff.next(), timer)
                            : versions.untilLanded(sentAt)
                                    .thenReturn(0L)
                                    .onErrorMap(KvClosedException.class, this::unknown);
                default -> Mono.delay(backoff.next(), timer);
            };
        }

        private KvException exhausted(AttemptFailed last) {
            String tried = "A transaction did not get through in " + Quantity.of(attempts, "attempt") + " and "
                    + Duration.ofNanos(nanoTime.getAsLong() - began) + ", the last one ended with "
                    + FdbError.describe(last.error);
            return everUnknown
                    ? new KvOutcomeUnknownException(tried + ": it was applied or not.", last.error)
                    : new KvUnavailableException(tried + ": try again after a pause.", last.error);
        }

        private KvOutcomeUnknownException unknown(Throwable error) {
            return new KvOutcomeUnknownException(
                    "A transaction was applied or not, and could not be repeated: " + error.getMessage(), error);
        }

        private static boolean mayHaveLanded(FdbError error) {
            return error.meaning() == FdbError.Meaning.UNKNOWN || error.meaning() == FdbError.Meaning.MAY_STILL_LAND;
        }
    }
}
