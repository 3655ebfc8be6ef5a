package dev.rouse;

import java.time.Duration;
import java.util.Map;

/** No answer within the call time-out. The wait ended, not the turn: it may run, or have run. */
public final class CallTimeoutException extends RouseException {

    private static final long serialVersionUID = 1L;

    private final transient ActorAddress address;
    private final String action;
    private final Duration timeout;

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

    public ActorAddress address() {
        return address;
    }

    public String action() {
        return action;
    }

    public Duration timeout() {
        return timeout;
    }
}
