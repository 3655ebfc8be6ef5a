package dev.rouse.context;

import dev.rouse.life.Resident;
import dev.rouse.call.Call;
import dev.rouse.log.GuardedLogger;
import org.slf4j.Logger;

/**
 * Code of users that the runtime runs for its own work and whose outcome nobody waits for: it is cancelled, or told of
 * something. Whatever it throws goes to the log with whose it is, and the work goes on. Lane only.
 */
public final class UserCode {

    private static final Logger LOG = GuardedLogger.of(UserCode.class);

    private UserCode() {}

    /** The error of a turn of {@code call} whose publisher gave null to {@code signal}. */
    public static NullPointerException nullOf(Call call, String signal) {
        return new NullPointerException("The publisher that " + call.name() + " returned gave null to " + signal
                + ", which Reactive Streams forbids.");
    }

    /**
     * Runs {@code code} of {@code actor}.
     *
     * @param what it is, for the log
     */
    public static void run(Resident actor, String what, Runnable code) {
        try {
            code.run();
        } catch (Throwable e) {
            actor.lane().thrown(e);
            LOG.atError()
                    .setCause(e)
                    .addKeyValue("actor", actor.address())
                    .addKeyValue("incarnation", Long.toHexString(actor.facts().incarnation()))
                    .log("{} of an actor threw, which it must not", what);
        }
    }
}
