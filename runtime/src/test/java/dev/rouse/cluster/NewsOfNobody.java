package dev.rouse.cluster;

import dev.rouse.cluster.table.TableView;
import dev.rouse.record.NodeId;
import java.time.Duration;
import java.util.List;

/** Hears all and tells nobody. */
enum NewsOfNobody implements ClusterNews {
    NEWS;

    @Override
    public void looked(NodeId self, TableView seen) {}

    @Override
    public void taken(NodeId from, List<Integer> shards, String why) {}

    @Override
    public void given(NodeId to, List<Integer> shards, Duration took) {}

    @Override
    public void suspected(NodeId node, String why) {}

    @Override
    public void recovered(NodeId node) {}

    @Override
    public void revoked(NodeId self, NodeId node, String why) {}
}
