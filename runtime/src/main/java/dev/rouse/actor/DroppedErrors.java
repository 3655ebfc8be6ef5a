package dev.rouse.actor;

import dev.rouse.log.GuardedLogger;
import org.slf4j.Logger;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** Errors for which nobody waits any more go where Reactor sends them, whatever comes of that. */
final class DroppedErrors {

    private static final Logger LOG = GuardedLogger.of(DroppedErrors.class);

    private DroppedErrors() {}

    static void drop(Throwable error, Context context) {
        try {
            Operators.onErrorDropped(error, context);
        } catch (Throwable e) {
            LOG.error("An error that nobody waits for could not be dropped", error);
        }
    }
}
