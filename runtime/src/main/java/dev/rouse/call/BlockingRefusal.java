package dev.rouse.call;

import dev.rouse.base.ErrorText;
import reactor.core.Exceptions;

/** Errors of users' code that waits on the thread of a lane, as Reactor and BlockHound refuse it: they name a thread, and not whose code it is. */
public final class BlockingRefusal {

    private static final String BY_REACTOR = "blocking, which is not supported in thread";
    private static final String BY_BLOCKHOUND = "reactor.blockhound.BlockingOperationError";

    private BlockingRefusal() {}

    /**
     * Returns {@code thrown}, with the place where it was thrown and what to write instead where it is such an error.
     *
     * @param place an action or hook, {@code type/key.action}
     */
    public static Throwable named(String place, Throwable thrown) {
        return isOne(Exceptions.unwrap(thrown))
                ? new IllegalStateException(
                        place + " waits on the thread of its lane, which all actors of the lane share: "
                                + ErrorText.message(Exceptions.unwrap(thrown))
                                + ". Return the Mono and go on with map or flatMap instead of block(); code that has to wait runs"
                                + " in blocking(() -> ...).",
                        thrown)
                : thrown;
    }

    private static boolean isOne(Throwable error) {
        return error.getClass() == IllegalStateException.class
                ? ErrorText.message(error).contains(BY_REACTOR) && error.getCause() == null
                : error.getClass().getName().equals(BY_BLOCKHOUND);
    }
}
