package dev.rouse.context;

import dev.rouse.call.Call;
import dev.rouse.log.GuardedLogger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The order of an actor to end its own activation. One that goes on ends as soon as its turns have; one that only begins is first to
 * begin, and to answer the calls that wait for it and the alarm that woke it. Lane only.
 */
public final class EndOrder {

    private static final Logger LOG = GuardedLogger.of(EndOrder.class);
    private static final String REASON = "it was told to sleep by itself";

    private final ContextHost host;
    private boolean sleeps;
    private boolean destroys;

    /** The last of the calls that wait for the activation to begin. */
    private @Nullable Call last;

    EndOrder(ContextHost host) {
        this.host = host;
    }

    public void sleep() {
        if (host.isBeginning()) {
            sleeps = true;
        } else {
            host.sleep(REASON);
        }
    }

    public void destroy() {
        if (host.isBeginning()) {
            destroys = true;
        } else if (!host.destroy() && !host.isBeingDestroyed()) {
            lost();
        }
    }

    /**
     * Called when the activation has begun: it ends after the calls that wait for it now.
     *
     * @param exists false: there is nothing to end, as the actor was not created
     */
    public void begun(boolean exists) {
        sleeps &= exists;
        destroys &= exists;
        if (sleeps || destroys) {
            last = host.mailbox().last();
        }
    }

    /** Whether an activation that has begun is to end now. */
    public boolean isDue() {
        if (!sleeps && !destroys || host.isBeginning() || host.isFiring()) {
            return false;
        }
        if (last != null && host.mailbox().waiting().contains(last)) {
            return false;
        }
        last = null;
        return true;
    }

    public void carryOut() {
        sleeps = false;
        if (takeDestruction()) {
            host.destroy();
        } else {
            host.sleep(REASON);
        }
    }

    /** Takes the order to destroy the actor, where it waits, for an activation that ends already. */
    public boolean takeDestruction() {
        boolean waits = destroys;
        destroys = false;
        return waits;
    }

    /** Called when the activation is over, whatever it was to end with. */
    void over() {
        if (takeDestruction()) {
            lost();
        }
    }

    private void lost() {
        LOG.atWarn()
                .addKeyValue("actor", host.address())
                .addKeyValue("incarnation", Long.toHexString(host.incarnation()))
                .log("An actor was to be destroyed by itself, and is not: this life of it had ended, or failed before");
    }
}
