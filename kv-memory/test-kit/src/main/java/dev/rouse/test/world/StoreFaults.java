package dev.rouse.test.world;

import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvVersion;
import dev.rouse.kv.error.KvFullException;
import dev.rouse.kv.error.KvOutcomeUnknownException;
import dev.rouse.kv.error.KvUnavailableException;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Faults of a store: each request asks them what becomes of it. Heartbeats come through. */
public interface StoreFaults {

    /** The store does what it should, at once. */
    StoreFaults NONE = () -> null;

    /** A fault of one request. */
    enum Fault {
        /** The store takes no more data: the commit is not made, and that is known. */
        FULL,
        /** The request did not reach the store, and that is known. */
        UNAVAILABLE,
        /** The commit never reached the store, and nobody knows. */
        LOST,
        /** The commit is made, and its answer is lost. */
        ANSWER_LOST
    }

    /** Takes the fault of the next commit of actors; null for none. */
    @Nullable
    Fault ofCommit();

    /** Takes the fault of the next read; null for none. */
    default @Nullable Fault ofRead() {
        return null;
    }

    /** Draws how late a request or an answer is. */
    default Duration delay() {
        return Duration.ZERO;
    }

    /** Makes a commit, or lets it fail. */
    default Mono<KvVersion> commit(KvCommit commit, Supplier<Mono<KvVersion>> made) {
        Fault fault = commit.isUpkeep() ? null : ofCommit();
        if (fault == null) {
            return made.get();
        }
        return switch (fault) {
            case FULL -> Mono.error(new KvFullException(1, 1));
            case UNAVAILABLE -> Mono.error(unavailable());
            case LOST -> Mono.error(unknown());
            case ANSWER_LOST -> made.get().then(Mono.error(unknown()));
        };
    }

    /** Reads, or fails. */
    default <T> Mono<T> read(Supplier<Mono<T>> made) {
        return ofRead() == null ? made.get() : Mono.error(unavailable());
    }

    private static KvUnavailableException unavailable() {
        return new KvUnavailableException("a fault of the test, nothing was sent", null);
    }

    private static KvOutcomeUnknownException unknown() {
        return new KvOutcomeUnknownException("a fault of the test, the answer got lost", null);
    }
}
