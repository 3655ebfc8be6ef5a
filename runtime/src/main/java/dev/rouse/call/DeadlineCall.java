package dev.rouse.call;

import dev.rouse.loop.LaneLoop;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;

/**
 * A call with a deadline of its own, from the moment it is made: what its caller said, and never later than the deadline of the
 * call whose turn made it. Calls that are made for it have the same deadline, or an earlier one.
 */
public final class DeadlineCall extends Call {

    private long timeout;

    /**
     * @param own what its caller said; null when it only has the deadline of the call that it is made for
     */
    public DeadlineCall(
            CallTarget target,
            Receiver receiver,
            CoreSubscriber<?> caller,
            @Nullable CallingTurn parent,
            @Nullable Duration own) {
        super(target, receiver, caller, parent);
        this.timeout = LaneLoop.nanos(own == null ? type().options().callTimeout() : own);
    }

    @Override
    public boolean passesDeadlineOn() {
        return true;
    }

    @Override
    public Duration timeout() {
        return Duration.ofNanos(timeout);
    }

    @Override
    public void asked() {
        long now = nanoTime();
        CallingTurn parent = parent();
        if (parent != null && parent.call().hasDeadline()) {
            timeout = Math.max(0, Math.min(timeout, parent.call().deadline - now));
        }
        deadline = now + timeout;
    }

    /** Its time runs already. */
    @Override
    public void hold() {}
}
