package dev.rouse.commit;

import dev.rouse.kv.KvMutation;
import java.util.List;

/** An actor in a {@link GroupCommit}. Called on the lane only, each contribution followed by one outcome. */
public interface GroupMember {

    /**
     * Adds everything that is to be saved now: absolute values, so that sending it twice does no harm. Nothing when there is
     * nothing after all, and then no outcome follows. It may join again from here, for the group after that outcome.
     *
     * @param mutations only to be added to
     */
    void contribute(List<KvMutation> mutations);

    /** Called once its contribution is durable. */
    void committed();

    /**
     * Called when its contribution is not durable, or not known to be.
     *
     * @param error a {@link FencedException}, or why it was definitely not written: what {@link #contribute} threw, too
     */
    void failed(Throwable error);
}
