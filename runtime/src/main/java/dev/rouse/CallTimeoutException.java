package dev.rouse;

import java.time.Duration;
import java.util.Map;

/** No answer within the call time-out. The wait ended, not the turn: it may run, or have run. */
public final class CallTimeoutException extends RouseException {

    private static final long serialVersionUID = 1L;

    private final transient ActorAddress address;
    private final String action;
    private final Duration timeout;

    /** Ends a call that has no answer after {@code timeout}. */
    public CallTimeoutException(ActorAddress address, String action, Duration timeout) {
        super(
                ErrorKind.TIMEOUT,
                "actor",
                "call_timeout",
                "Actor " + address + " did not answer " + action + " within " + timeout + ". Its turn may still run.",
                Map.of("actor", address.toString(), "action", action, "timeoutMillis", timeout.toMillis()),
                null);
        this.address = address;
        this.action = action;
        this.timeout = timeout;
    }

    /** The actor that was called. */
    public ActorAddress address() {
        return address;
    }

    /** Name of the action that was called. */
    public String action() {
        return action;
    }

    /** The time that the caller waited. */
    public Duration timeout() {
        return timeout;
    }
}
