package dev.rouse.context;

import dev.rouse.life.Activation;
import dev.rouse.call.Call;
import dev.rouse.log.GuardedLogger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The order of an actor to end its own life. One that goes on ends as soon as its turns have; one that only begins is first to
 * begin, and to answer the calls that wait for it and the alarm that woke it. Lane only.
 */
public final class EndOrder {

    private static final Logger LOG = GuardedLogger.of(EndOrder.class);
    private static final String REASON = "it was told to sleep by itself";

    private final Activation life;
    private boolean sleeps;
    private boolean destroys;

    /** The last of the calls that wait for the life to begin. */
    private @Nullable Call last;

    public EndOrder(Activation life) {
        this.life = life;
    }

    public void sleep() {
        if (life.isBeginning()) {
            sleeps = true;
        } else {
            life.lane().endings().stop(life, REASON, null);
        }
    }

    public void destroy() {
        if (life.isBeginning()) {
            destroys = true;
        } else if (!life.lane().endings().destroy(life, null, null) && !life.isBeingDestroyed()) {
            lost();
        }
    }

    /** The life has begun: it ends after those that wait for it now. */
    public void begun() {
        if (sleeps || destroys) {
            last = life.mailbox().last();
        }
    }

    /** There is no life to end: the actor was not created. */
    public void forget() {
        sleeps = false;
        destroys = false;
    }

    /** Whether a life that has begun is to end now. */
    public boolean isDue() {
        if (!sleeps && !destroys || life.isBeginning() || life.isFiring()) {
            return false;
        }
        if (last != null && life.mailbox().waiting().contains(last)) {
            return false;
        }
        last = null;
        return true;
    }

    public void carryOut() {
        sleeps = false;
        if (takeDestruction()) {
            life.lane().endings().destroy(life, null, null);
        } else {
            life.lane().endings().stop(life, REASON, null);
        }
    }

    /** Takes the order to destroy the actor, where it waits, for a life that ends already. */
    public boolean takeDestruction() {
        boolean waits = destroys;
        destroys = false;
        return waits;
    }

    /** The life is over, whatever it was to end with. */
    public void over() {
        if (takeDestruction()) {
            lost();
        }
    }

    private void lost() {
        LOG.atWarn()
                .addKeyValue("actor", life.address())
                .addKeyValue("incarnation", Long.toHexString(life.facts().incarnation()))
                .log("An actor was to be destroyed by itself, and is not: this life of it had ended, or failed before");
    }
}
