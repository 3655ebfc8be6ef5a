package dev.rouse.store;

import org.jspecify.annotations.Nullable;

/** An actor in a {@link GroupCommit}. Called on the lane only, each {@code contribute} followed by one outcome. */
public interface GroupMember {

    /**
     * Everything that is to be saved now; null when there is nothing after all, and then no outcome follows. It may join
     * again from here, for the group after that outcome.
     */
    @Nullable
    Contribution contribute();

    /** What was contributed is durable. */
    void committed();

    /**
     * What was contributed is not durable, or not known to be.
     *
     * @param error a {@link FencedException}, or why it was definitely not written
     */
    void failed(Throwable error);
}
