package dev.rouse.commit;

import dev.rouse.ActorAddress;
import dev.rouse.ActorStartException;
import dev.rouse.LimitExceededException;
import dev.rouse.NodeUnavailableException;
import dev.rouse.OutcomeUnknownException;
import dev.rouse.RouseException;
import dev.rouse.StoreUnavailableException;
import dev.rouse.base.ErrorText;
import dev.rouse.kv.error.KvException;
import dev.rouse.kv.error.KvFullException;
import dev.rouse.kv.error.KvTooLargeException;

/** Errors of the store, as callers of actors are told them. */
public final class StoreErrors {

    private StoreErrors() {}

    /** The error of those who changed something that ended with {@code error}. */
    public static Throwable definite(ActorAddress actor, Throwable error) {
        if (error instanceof FencedException fenced) {
            return fenced.outcomeUnknown() ? new OutcomeUnknownException(actor, error) : unavailable();
        }
        if (error instanceof RouseException told) {
            return told;
        }
        if (error instanceof KvFullException) {
            return StoreUnavailableException.full(ErrorText.message(error), error);
        }
        return error instanceof KvTooLargeException large
                ? new LimitExceededException("bytes of the " + large.what(), large.given(), large.limit())
                : new StoreUnavailableException(
                        "The store refused the change, nothing was written: " + ErrorText.message(error), error);
    }

    /** The error of those who changed nothing, where the node lost its place. */
    public static NodeUnavailableException unavailable() {
        return new NodeUnavailableException("it lost its place in the store");
    }

    /** Makes the error for callers of an actor whose start ended with {@code error}. */
    public static RouseException startError(ActorAddress address, Throwable error) {
        if (error instanceof RouseException told) {
            return told;
        }
        if (error instanceof FencedException) {
            return unavailable();
        }
        return error instanceof KvException
                ? new StoreUnavailableException(
                        "The store did not answer the start of " + address + ": " + ErrorText.message(error), error)
                : new ActorStartException(address, ErrorText.of(error), error);
    }

    /** Makes the error for a turn whose read ended with {@code error}. */
    public static Throwable readError(Throwable error) {
        if (error instanceof FencedException) {
            return unavailable();
        }
        return error instanceof KvException
                ? new StoreUnavailableException("The store did not answer: " + ErrorText.message(error), error)
                : error;
    }
}
