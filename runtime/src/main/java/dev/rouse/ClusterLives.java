package dev.rouse;

import dev.rouse.base.Arguments;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lives of one node's actors, for those who watch those of a whole cluster.
 *
 * @param node as {@link ClusterView} names it
 * @param lives in their order; empty where it is only told that the node answers, or does not
 * @param missed lives that are not told, as there were too many
 * @param silent why the node does not answer, so that its lives are not known; null where it does
 */
public record ClusterLives(
        String node,
        List<LifecycleEvent> lives,
        long missed,
        @Nullable String silent) {

    /** Copies the list. */
    public ClusterLives {
        Arguments.required("node", node);
        lives = List.copyOf(Arguments.noNulls("lives", lives));
    }
}
