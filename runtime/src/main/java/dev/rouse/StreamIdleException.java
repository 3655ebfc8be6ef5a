package dev.rouse;

import java.time.Duration;
import java.util.Map;

/**
 * The subscriber of this stream had had all that it asked for, and asked for nothing more within {@link
 * TurnOptions#streamIdle}: the stream was cut off. What its turn had changed was rolled back; what had left stays.
 */
public final class StreamIdleException extends RouseException {

    private static final long serialVersionUID = 1L;

    private final transient ActorAddress address;
    private final String action;
    private final Duration idle;

    /** Ends a stream whose subscriber asked for nothing during {@code idle}. */
    public StreamIdleException(ActorAddress address, String action, Duration idle) {
        super(
                ErrorKind.TIMEOUT,
                "actor",
                "stream_idle",
                "The stream of " + address + "." + action
                        + " was cut off: its subscriber asked for nothing more within " + idle
                        + ". Ask for more in time, or raise turns.streamIdle of the type.",
                Map.of("actor", address.toString(), "action", action, "idleMillis", idle.toMillis()),
                null);
        this.address = address;
        this.action = action;
        this.idle = idle;
    }

    /** The actor that gave the stream. */
    public ActorAddress address() {
        return address;
    }

    /** Name of the action that gave the stream. */
    public String action() {
        return action;
    }

    /** The limit that was passed. */
    public Duration idle() {
        return idle;
    }
}
