package dev.rouse.link;

import dev.rouse.wire.Frame;
import io.netty.util.concurrent.EventExecutor;
import org.jspecify.annotations.Nullable;

/**
 * User of a link. Called on the event loop of the link; pings are answered for it, and frames that only a newer version knows are
 * refused.
 */
public interface LinkHandler {

    void received(Frame frame);

    /**
     * The event loop that the calls over the link are for, as the first of them tells: the link moves there before it is received,
     * if it can. Null for that it may stay.
     */
    default @Nullable EventExecutor home(Frame.Call first) {
        return null;
    }

    /** Nothing more has arrived for now: the moment to flush answers. */
    default void readComplete() {}

    /** Less waits to be sent than may, after more did. */
    default void writable() {}

    /**
     * The link is gone, for good: what was sent and not answered may have arrived or not. Called once, the last of all.
     *
     * @param reason null where this side closed it
     */
    void closed(@Nullable Throwable reason);
}
