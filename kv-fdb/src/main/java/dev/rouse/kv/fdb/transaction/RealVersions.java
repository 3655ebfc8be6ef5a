package dev.rouse.kv.fdb.transaction;

import dev.rouse.kv.KvVersion;
import dev.rouse.kv.error.KvClosedException;
import dev.rouse.kv.fdb.client.Answer;
import java.time.Duration;
import java.util.concurrent.Executor;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/** Read versions from the cluster itself, for the few cases in which a carried one will not do. */
public final class RealVersions {

    /** The distance that the newest version may have from a commit's read version for the commit still to land. */
    private static final long LANDING_WINDOW = 5_000_000;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(10);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    /** The attempts to see a version, which take 4.3 s with the pauses before them. */
    private static final int TRIES_BEHIND = 10;

    private final Transactions transactions;
    private final Executor executor;
    private final Scheduler timer;

    public RealVersions(Transactions transactions, Executor executor, Scheduler timer) {
        this.transactions = transactions;
        this.executor = executor;
        this.timer = timer;
    }

    /** One read-version request, which passes FoundationDB's admission control. Cold; ends as a read does. */
    public Mono<KvVersion> now() {
        return Mono.using(
                () -> transactions.open(executor),
                transaction -> Answer.to(() -> transaction.transaction().getReadVersion())
                        .map(KvVersion::new)
                        .onErrorMap(error -> Failures.ofRead(error, transaction, null)));
    }

    /** Asks as {@link #now} does, again and again until there is an answer. */
    Mono<KvVersion> eventually() {
        return now().retryWhen(patiently());
    }

    /**
     * The newest version, asked for again for about 5 s while it is before {@code version}: a cluster that was told to risk
     * it may hand out an older one for a moment, and only one that never reaches the version is another.
     */
    public Mono<KvVersion> reaching(KvVersion version) {
        return now().flatMap(newest -> version.isAfter(newest) ? Mono.error(new Behind(newest)) : Mono.just(newest))
                .retryWhen(Retry.backoff(TRIES_BEHIND, FIRST_PAUSE)
                        .maxBackoff(LONGEST_PAUSE)
                        .jitter(0)
                        .scheduler(timer)
                        .filter(Behind.class::isInstance)
                        .onRetryExhaustedThrow((retry, last) -> last.failure()))
                .onErrorResume(Behind.class, behind -> Mono.just(behind.newest));
    }

    /**
     * Completes when a commit that was read at {@code version} can no longer land, as long as that takes.
     *
     * @param version 0 when it is not known: then what is newest now counts
     */
    public Mono<Void> untilLanded(KvVersion version) {
        Mono<KvVersion> from = version.value() > 0 ? Mono.just(version) : eventually();
        return from.flatMap(read -> now().filter(newest -> newest.value() > read.value() + LANDING_WINDOW)
                        .switchIfEmpty(Mono.error(NotYet::new))
                        .retryWhen(patiently()))
                .then();
    }

    private Retry patiently() {
        return Retry.backoff(Long.MAX_VALUE, FIRST_PAUSE)
                .maxBackoff(LONGEST_PAUSE)
                .scheduler(timer)
                .filter(error -> !(error instanceof KvClosedException));
    }

    /** The newest version is before the one that is known. */
    private static final class Behind extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient KvVersion newest;

        Behind(KvVersion newest) {
            super(null, null, false, false);
            this.newest = newest;
        }
    }

    /** The newest version is not past the window yet. */
    private static final class NotYet extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotYet() {
            super(null, null, false, false);
        }
    }
}
