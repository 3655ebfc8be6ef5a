package dev.rouse.link;

import dev.rouse.wire.Frame;
import org.jspecify.annotations.Nullable;

/**
 * User of a link. Called on the event loop of the link; pings are answered for it, and frames that only a newer version knows are
 * refused.
 */
public interface LinkHandler {

    void received(Frame frame);

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
