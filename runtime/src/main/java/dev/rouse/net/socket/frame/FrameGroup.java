package dev.rouse.net.socket.frame;

import dev.rouse.FrontConnection;
import dev.rouse.wire.Frame;
import org.jspecify.annotations.Nullable;

/**
 * A group of frames that sockets serve, as calls are: one of each socket. Everything is called on the event loop of the socket,
 * once its handshake is over. A group is added by its class and one line in {@code SocketUpgrade}.
 */
public interface FrameGroup {

    /**
     * Takes a frame, and does not block.
     *
     * @return whether it is one of these
     */
    boolean take(Frame frame);

    /** Whether a call, or whatever else has a number, goes by {@code id}. */
    boolean has(long id);

    /** The connection of that id which the socket holds; null where this group has none. */
    default @Nullable FrontConnection connection(String id) {
        return null;
    }

    /** Called when the client has taken of what it is sent, after it did not. */
    void readOn();

    /** Called when the socket takes nothing more, and closes once each group {@link #isIdle}. */
    void drain();

    /** Whether nothing is left to be sent. */
    boolean isIdle();

    /** Called once, when the socket has ended: nothing is sent any more. */
    void end();
}
