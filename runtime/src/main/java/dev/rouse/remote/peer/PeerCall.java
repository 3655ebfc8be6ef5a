package dev.rouse.remote.peer;

import dev.rouse.RetryableException;
import dev.rouse.record.NodeId;
import dev.rouse.wire.Frame;
import dev.rouse.wire.WireValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call as the link to another node has it. Once it was given to a {@link Peer}, it is told of its end once: that it was answered,
 * refused or withdrawn, that it cannot be sent, that it may be made again, or that nobody knows. Lane only.
 */
public abstract class PeerCall {

    /** Counted for a call beside its arguments. */
    protected static final long OWN_BYTES = 256;

    /** The link that it waits for or is sent over; null for none. */
    @Nullable
    Peer peer;

    /** By which the other side knows it; 0 while it is not sent. */
    long id;

    public final @Nullable Peer peer() {
        return peer;
    }

    /** Bytes that {@code values} take while they wait, with something for each. */
    protected static long bytesOf(List<@Nullable WireValue> values) {
        long bytes = OWN_BYTES;
        for (WireValue value : values) {
            bytes += 16 + (value == null ? 0 : value.bytes().length);
        }
        return bytes;
    }

    /** Bytes that it takes while it waits. */
    public abstract long bytes();

    /**
     * The frame that makes it, which is sent next.
     *
     * @throws RuntimeException it cannot be written
     */
    protected abstract Frame.Call frame(long number);

    /**
     * An element of its stream has come.
     *
     * @return whether more may come; else it is withdrawn
     */
    protected abstract boolean element(WireValue value);

    /** The other side wants more of what the call brings with it as a stream. */
    protected void wanted(long parts) {}

    /** The other side wants nothing more of that. */
    protected void unwanted() {}

    /** The other side has said its last of it. */
    protected abstract void answered(Frame answer, NodeId from);

    /** It was not sent, as too much is. */
    protected abstract void refused(RetryableException why);

    /** It was not sent, as it cannot be. */
    protected abstract void unsendable(RuntimeException why);

    /**
     * No turn of it began: it may be made again.
     *
     * @param reason null where nothing is known of why
     * @param pause the least before, in nanoseconds
     */
    protected abstract void later(@Nullable RetryableException reason, long pause);

    /** It was sent, and the link broke: nobody knows what becomes of it. */
    protected abstract void broke(@Nullable Throwable reason);

    /** Nobody waits for it any more. */
    protected abstract void withdrawn();
}
