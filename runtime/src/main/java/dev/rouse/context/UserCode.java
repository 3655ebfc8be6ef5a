package dev.rouse.context;

import dev.rouse.log.GuardedLogger;
import dev.rouse.turn.TurnHost;
import org.slf4j.Logger;

/**
 * Code of users that the runtime runs for its own work and whose outcome nobody waits for: it is cancelled, or told of
 * something. Whatever it throws goes to the log with whose it is, and the work goes on. Lane only.
 */
final class UserCode {

    private static final Logger LOG = GuardedLogger.of(UserCode.class);

    private UserCode() {}

    /**
     * Runs {@code code} of {@code actor}.
     *
     * @param what it is, for the log
     */
    static void run(TurnHost actor, String what, Runnable code) {
        try {
            code.run();
        } catch (Throwable e) {
            actor.lane().thrown(e);
            LOG.atError()
                    .setCause(e)
                    .addKeyValue("actor", actor.address())
                    .addKeyValue("incarnation", Long.toHexString(actor.incarnation()))
                    .log("{} of an actor threw, which it must not", what);
        }
    }
}
