package dev.rouse.context;

import dev.rouse.base.ErrorText;
import dev.rouse.call.Call;
import dev.rouse.log.GuardedLogger;
import dev.rouse.turn.TurnHost;
import org.slf4j.Logger;

/** A call that failed after its caller had left: a line in the log and the listener are all that is told of it. Lane only. */
public final class UnheardFailure {

    private static final Logger LOG = GuardedLogger.of(UnheardFailure.class);

    private UnheardFailure() {}

    public static void tell(TurnHost actor, Call call, Throwable error) {
        String action = call.what();
        LOG.atWarn()
                .setCause(LOG.isDebugEnabled() ? error : null)
                .addKeyValue("actor", actor.address())
                .addKeyValue("incarnation", Long.toHexString(actor.incarnation()))
                .addKeyValue("action", action)
                .log("A call failed after its caller had left: {}", ErrorText.of(error));
        actor.lane().listener().failedUnheard(actor.address(), action, error);
    }
}
