package dev.rouse.cluster;

import dev.rouse.cluster.table.TableView;
import dev.rouse.record.NodeId;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Told what a node does in its cluster and learns of it, on the timer. */
public interface ClusterNews {

    /** The tables as the node {@code self} has just looked at them. */
    void looked(NodeId self, TableView seen);

    /** @param from who had the shards; null for nobody */
    void taken(@Nullable NodeId from, List<Integer> shards, String why);

    /** @param took from the question to the taker to its answer that it was told */
    void given(NodeId to, List<Integer> shards, Duration took);

    void suspected(NodeId node, String why);

    void recovered(NodeId node);

    /** @param self that did it */
    void revoked(NodeId self, NodeId node, String why);
}
