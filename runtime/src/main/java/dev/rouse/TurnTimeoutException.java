package dev.rouse;

import java.time.Duration;
import java.util.Map;

/**
 * The turn of this call ran for longer than its type allows ({@link TurnOptions#timeout}) and was cut off. What it had changed
 * was rolled back; what it had asked of others stays.
 */
public final class TurnTimeoutException extends RouseException {

    private static final long serialVersionUID = 1L;

    private final transient ActorAddress address;
    private final String action;
    private final Duration ran;

    /** @param waitsFor a phrase: for what the turn waited, as far as the runtime knows */
    public TurnTimeoutException(ActorAddress address, String action, Duration ran, Duration timeout, String waitsFor) {
        super(
                ErrorKind.TIMEOUT,
                "actor",
                "turn_timeout",
                "The turn of " + address + "." + action + " was cut off after " + ran.toMillis()
                        + " ms, its turns.timeout is "
                        + timeout + "; it waited for " + waitsFor
                        + ". What it had changed was rolled back, what it had asked of"
                        + " others stays. Give what it waits for a time-out of its own, or raise turns.timeout of the type.",
                Map.of(
                        "actor", address.toString(),
                        "action", action,
                        "ranMillis", ran.toMillis(),
                        "timeoutMillis", timeout.toMillis(),
                        "waitsFor", waitsFor),
                null);
        this.address = address;
        this.action = action;
        this.ran = ran;
    }

    /** The actor whose turn was cut off. */
    public ActorAddress address() {
        return address;
    }

    /** Name of the action whose turn was cut off. */
    public String action() {
        return action;
    }

    /** Time that the turn had run. */
    public Duration ran() {
        return ran;
    }
}
