package dev.rouse;

import java.time.Duration;
import java.util.Map;

/** A lifecycle hook did not end within its time-out. It was cancelled, and what it had changed was taken back. */
public final class HookTimeoutException extends RouseException {

    private static final long serialVersionUID = 1L;

    private final LifecycleHook hook;

    /** Ends a hook that ran for longer than {@code timeout}. */
    public HookTimeoutException(ActorAddress address, LifecycleHook hook, Duration timeout) {
        super(
                ErrorKind.TIMEOUT,
                "actor",
                "hook_timeout",
                hook.method() + " of actor " + address + " did not end within " + timeout.toMillis()
                        + " ms. Make it shorter, or raise its time-out in LifecycleOptions.",
                Map.of("actor", address.toString(), "hook", hook.method(), "timeoutMillis", timeout.toMillis()),
                null);
        this.hook = hook;
    }

    /** The hook that was cut off. */
    public LifecycleHook hook() {
        return hook;
    }
}
