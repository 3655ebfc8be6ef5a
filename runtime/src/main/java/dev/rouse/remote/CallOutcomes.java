package dev.rouse.remote;

import dev.rouse.RetryableException;
import dev.rouse.record.NodeId;
import dev.rouse.wire.Frame;
import org.jspecify.annotations.Nullable;

/** Told what became of the calls of a lane that were sent. Lane only. */
interface CallOutcomes {

    /** {@code call} ends now: it is not under way any more. */
    void ends(Outbound call);

    /** {@code call} went to {@code from}, which has not its shard. */
    void moved(Outbound call, Frame.Moved answer, NodeId from);

    /**
     * No turn of {@code call} began: it is made again.
     *
     * @param reason what it ends with if its time is over by then; null for what was known before
     * @param pause the least before, in nanoseconds
     */
    void later(Outbound call, @Nullable RetryableException reason, long pause);

    /** The owner of its shard has answered {@code call}. */
    void answered(Outbound call);
}
