package dev.rouse.client.session;

import dev.rouse.wire.Frame;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Something with a number of its own on a socket: a call, a subscription, a connection. It waits for a socket, begins on it with its first frame, and may
 * begin anew on the next. On the loop of the client.
 */
public abstract class Exchange {

    /** The socket that it has begun on; null where it waits for one, or has ended. */
    @Nullable
    Line line;

    boolean isWaiting;
    long id;

    /** Whether its first frame was handed to the system as a whole. */
    boolean isWritten;

    final void written() {
        isWritten = true;
    }

    /** Whether it counts among the calls that a server takes at a time. */
    protected abstract boolean isCall();

    /** The connection to an actor that it is of, and begins only on the socket of; null for none. */
    protected @Nullable Carrier within() {
        return null;
    }

    /** The frame that it says at its end, when the client is closed; null for none. */
    protected @Nullable Frame last() {
        return null;
    }

    /** Whether it may begin on {@code open}: one that is of a connection that is over may anywhere, and is told so. */
    final boolean isCarriedBy(Line open) {
        Carrier carrier = within();
        return carrier == null || carrier.isOver() || carrier.isUp() && ((Exchange) carrier).line == open;
    }

    /** Bytes that it holds while it waits for a socket, about. */
    protected abstract long bytes();

    /** The frame that it begins with on a socket; called once for each. */
    protected abstract Frame first(long number);

    /** Takes a frame of its number. */
    protected abstract void take(Frame frame);

    /**
     * The socket that it has begun on has ended.
     *
     * @param mayHaveBegun whether the server may have taken its first frame, and not answered
     * @return whether it is to begin on the next one
     */
    protected abstract boolean lost(boolean mayHaveBegun, Throwable cause);

    /** The connection that it is within has ended. A call is answered all the same. */
    protected void carrierEnded(Supplier<RuntimeException> reason) {}

    /** It ends, as it cannot begin: nothing of it happened on this socket. */
    protected abstract void refused(RuntimeException reason);

    /** Whether it has begun on a socket that is open. */
    protected final boolean isOpen() {
        return line != null;
    }

    /** Whether the server may have its first frame. */
    protected final boolean mayHaveBegun() {
        return line != null && isWritten;
    }

    /** Whether it waits for a socket. */
    protected final boolean isWaiting() {
        return isWaiting;
    }

    /** Its number on the socket that it has begun on. */
    protected final long number() {
        return id;
    }
}
