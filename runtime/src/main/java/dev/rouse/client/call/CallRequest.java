package dev.rouse.client.call;

import dev.rouse.ActorAddress;
import dev.rouse.client.session.Carrier;
import dev.rouse.wire.Frame;
import dev.rouse.wire.WireValue;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A call as it is sent.
 *
 * @param action null for a call that wants no turn
 * @param isStream whether it may be answered with a stream
 * @param isReplayable whether it changes nothing
 * @param result type of what it is answered with
 * @param within connection that it is of; null for none
 * @param key under which it may be made again without being run again; null for none
 */
public record CallRequest(
        ActorAddress address,
        Frame.CallKind kind,
        @Nullable String action,
        List<@Nullable WireValue> arguments,
        boolean isStream,
        boolean isReplayable,
        Type result,
        Duration timeout,
        @Nullable Carrier within,
        @Nullable String key) {

    /** Without a key. */
    public CallRequest(
            ActorAddress address,
            Frame.CallKind kind,
            @Nullable String action,
            List<@Nullable WireValue> arguments,
            boolean isStream,
            boolean isReplayable,
            Type result,
            Duration timeout,
            @Nullable Carrier within) {
        this(address, kind, action, arguments, isStream, isReplayable, result, timeout, within, null);
    }

    private static final int BYTES_OF_FRAME = 128;

    /** Whether it may be made again though it may have happened. */
    boolean mayBeMadeAgain() {
        return isReplayable || key != null;
    }

    /** The action's name, or what else it wants. */
    String what() {
        return action == null ? kind.name().toLowerCase(Locale.ROOT) : action;
    }

    /** Bytes that it takes while it waits, about. */
    long bytes() {
        long bytes = BYTES_OF_FRAME;
        for (WireValue argument : arguments) {
            bytes += argument == null ? 1 : argument.bytes().length;
        }
        return bytes;
    }
}
