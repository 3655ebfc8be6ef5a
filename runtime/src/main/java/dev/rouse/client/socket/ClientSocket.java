package dev.rouse.client.socket;

import dev.rouse.wire.Frame;
import dev.rouse.wire.WireLimits;
import org.jspecify.annotations.Nullable;

/** An open socket. On the loop of the client. */
public interface ClientSocket {

    /** The limits that the server told. */
    WireLimits limits();

    /** Whether the server takes what is sent. */
    boolean isWritable();

    /**
     * Sends {@code frame} with the next {@link #flush}.
     *
     * @param written run once the whole frame was handed to the system; before that, the server cannot have it. Null for nothing
     * @throws RuntimeException it cannot be written, or is too large for the server
     */
    void send(Frame frame, @Nullable Runnable written);

    void flush();

    /** Says goodbye and closes it. */
    void close(String code, String message);
}
