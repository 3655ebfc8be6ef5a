package dev.rouse.net.connection;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A time limit of a connection, set and lifted with every request. At most one task waits for it, and one that wakes early
 * waits again: so what comes in time costs no timer. On the connection's event loop.
 */
public final class Deadline implements Runnable {

    private final EventExecutor loop;
    private final Runnable passed;
    private @Nullable Future<?> task;
    private long taskAt;
    private boolean set;
    private long at;

    /** @param passed what is run when it has passed */
    public Deadline(EventExecutor loop, Runnable passed) {
        this.loop = loop;
        this.passed = passed;
    }

    public boolean isSet() {
        return set;
    }

    public long now() {
        return loop.ticker().nanoTime();
    }

    /** @param nanos on the clock of {@link #now} */
    public void set(long nanos) {
        set = true;
        at = nanos;
        if (task != null && taskAt - at > 0) {
            task.cancel(false);
            task = null;
        }
        if (task == null) {
            waitForIt();
        }
    }

    public void lift() {
        set = false;
    }

    /** Lifts it for good. */
    public void end() {
        set = false;
        if (task != null) {
            task.cancel(false);
            task = null;
        }
    }

    @Override
    public void run() {
        task = null;
        if (!set) {
            return;
        }
        if (at - now() > 0) {
            waitForIt();
        } else {
            set = false;
            passed.run();
        }
    }

    private void waitForIt() {
        taskAt = at;
        task = loop.schedule(this, Math.max(0, at - now()), TimeUnit.NANOSECONDS);
    }
}
