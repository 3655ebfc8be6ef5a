package dev.rouse.host;

import dev.rouse.cluster.ClusterNews;
import dev.rouse.record.NodeId;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells users what a node does in its cluster and learns of it. */
final class ClusterEvents implements ClusterNews {

    @Override
    public void taken(@Nullable NodeId from, List<Integer> shards, String why) {}

    @Override
    public void given(NodeId to, List<Integer> shards, Duration took) {}

    @Override
    public void suspected(NodeId node, String why) {}

    @Override
    public void recovered(NodeId node) {}

    @Override
    public void revoked(NodeId node, String why) {}
}
