package dev.rouse.cluster.placement;

import dev.rouse.record.NodeId;

/**
 * A node as placement sees it: what its member record says of it.
 *
 * @param weight how much it takes beside others; of two, one has twice as much of one's shards
 * @param hosts whether it has actors at all; a node that only calls gets no shards
 * @param drains whether it is to have none any more
 * @param build version of the program that it runs
 */
public record PlacementMember(NodeId node, int weight, boolean hosts, boolean drains, String build) {

    /** @throws IllegalArgumentException the weight is not positive */
    public PlacementMember {
        if (weight < 1) {
            throw new IllegalArgumentException("The weight of a member is at least 1, got " + weight + " of node "
                    + node + ": a node that is to have no shards only calls, or drains.");
        }
    }

    boolean takesShards() {
        return hosts && !drains;
    }
}
