package dev.rouse.remote;

import dev.rouse.RetryableException;
import dev.rouse.record.NodeId;
import dev.rouse.wire.Frame;
import org.jspecify.annotations.Nullable;

/** User of a lane's links to other nodes. Lane only. */
interface PeerUser {

    /** {@code call} ends now: it is not under way any more. */
    void ends(Outbound call);

    /** {@code call} went to {@code from}, which has not its shard. */
    void moved(Outbound call, Frame.Moved answer, NodeId from);

    /**
     * No turn of {@code call} began: it is made again after a pause.
     *
     * @param reason what it ends with if its time is over by then; null for what was known before
     * @param pause the least, in nanoseconds
     */
    void later(Outbound call, @Nullable RetryableException reason, long pause);

    /** A node was not to be reached, or a link to it broke. */
    void lost();
}
