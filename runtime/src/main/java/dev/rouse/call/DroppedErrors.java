package dev.rouse.call;

import dev.rouse.log.GuardedLogger;
import org.slf4j.Logger;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/** Hands errors for which nobody waits any more to Reactor, whatever comes of that. */
public final class DroppedErrors {

    private static final Logger LOG = GuardedLogger.of(DroppedErrors.class);

    private DroppedErrors() {}

    /** @param whose who would have been told */
    public static void drop(Throwable error, CoreSubscriber<?> whose) {
        try {
            Operators.onErrorDropped(error, whose.currentContext());
        } catch (Throwable e) {
            LOG.error("An error that nobody waits for could not be dropped", error);
        }
    }
}
