package dev.rouse.kv;

import dev.rouse.kv.error.KvClosedException;
import dev.rouse.kv.error.KvCorruptException;
import dev.rouse.kv.error.KvException;
import dev.rouse.kv.error.KvFullException;
import dev.rouse.kv.error.KvLostException;
import dev.rouse.kv.error.KvOutcomeUnknownException;
import dev.rouse.kv.error.KvOverloadedException;
import dev.rouse.kv.error.KvReadOnlyException;
import dev.rouse.kv.error.KvTooLargeException;
import dev.rouse.kv.error.KvTransientException;
import dev.rouse.kv.error.KvUnavailableException;
import java.time.Duration;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * An ordered, versioned, transactional map of bytes. Every committed change has a {@link KvVersion}; later commits have
 * equal or higher ones (a store may put several commits into one version, and resolves them in order).
 *
 * <p>All returned {@code Mono}s are cold: nothing happens before subscription, and each subscription is a new attempt.
 * They complete on a thread of the store's choosing, which may be the subscriber's, or on the {@link KvExecutor} of its
 * context; a caller with a thread of its own hops back where it is not there yet. Errors are {@link KvException}s and say by
 * type what the caller may do.
 */
public interface KvStore {

    /**
     * Reads many keys and ranges at one version, in one round trip where the store can. Cancelling drops the answer.
     *
     * @return the snapshot; or {@link KvVersionTooOldException}, {@link KvFutureVersionException}, {@link
     *     KvUnavailableException}, {@link KvTooLargeException} (a key over the limit), {@link KvCorruptException}, {@link
     *     KvClosedException}
     */
    Mono<KvSnapshot> read(KvRead request);

    /**
     * Applies blind mutations, all or nothing, unless a conflict key was written after {@link KvCommit#since()}. Once
     * subscribed, a commit is never cancelled: cancelling only drops the answer. An {@link KvOutcomeUnknownException} is
     * reported only when the attempt can no longer land later.
     *
     * @return the version of the commit, once it is as durable as the store makes it; or {@link KvConflictException},
     *     {@link KvVersionTooOldException}, {@link KvFutureVersionException}, {@link KvUnavailableException}, {@link
     *     KvOverloadedException}, {@link KvReadOnlyException}, {@link KvFullException}, {@link
     *     KvOutcomeUnknownException}, {@link KvTooLargeException}, {@link KvLostException}, {@link KvClosedException}
     */
    Mono<KvVersion> commit(KvCommit commit);

    /**
     * Runs a rare read-modify-write, serializably, with retries: {@code work} may run several times and must have no
     * effect but through the transaction it is given. Errors of {@code work} itself end it without a commit.
     *
     * @return what {@code work} returned, with the versions it was read and committed at
     */
    <T> Mono<KvTransacted<T>> transact(Function<KvTransaction, Mono<T>> work);

    /**
     * Measures how long the store's own admission control makes a request wait just now: each subscription asks once. Nothing is
     * read or written; cancelling drops the answer.
     *
     * @return zero for a store without one; or {@link KvTransientException}, {@link KvClosedException}; {@link
     *     KvReadOnlyException} by a store that takes {@linkplain KvCommit#isUpkeep upkeep} and nothing else that adds data
     */
    default Mono<Duration> admission() {
        return Mono.just(Duration.ZERO);
    }

    /** The limits of a key, a value and a commit. */
    KvLimits limits();

    /**
     * Tells whether nobody but this object can reach the data: no other process and no other client. Then whatever an earlier
     * node left behind belongs to a dead node.
     */
    boolean exclusive();

    /**
     * Tells whether only this process can reach the data, though several runtimes in it may: nodes on it need no sockets to reach each
     * other. False where it is {@link #exclusive}.
     */
    default boolean inProcess() {
        return false;
    }

    /** Refuses new work, ends what was accepted, and releases files and threads. Idempotent. */
    Mono<Void> close();
}
