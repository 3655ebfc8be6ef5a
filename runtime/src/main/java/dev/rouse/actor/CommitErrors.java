package dev.rouse.actor;

import dev.rouse.LimitExceededException;
import dev.rouse.NodeUnavailableException;
import dev.rouse.OutcomeUnknownException;
import dev.rouse.RouseException;
import dev.rouse.StoreUnavailableException;
import dev.rouse.base.ErrorText;
import dev.rouse.commit.FencedException;
import dev.rouse.kv.error.KvFullException;
import dev.rouse.kv.error.KvTooLargeException;

/** Errors of callers whose change a commit did not take. */
final class CommitErrors {

    private CommitErrors() {}

    /** The error of those who changed something that ended with {@code error}. */
    static Throwable definite(Activation activation, Throwable error) {
        if (error instanceof FencedException fenced) {
            return fenced.outcomeUnknown() ? new OutcomeUnknownException(activation.address(), error) : unavailable();
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
    static NodeUnavailableException unavailable() {
        return new NodeUnavailableException("it lost its place in the store");
    }
}
