package dev.rouse.cluster.placement;

import dev.rouse.record.NodeId;

/** Rendezvous hashing: each shard has an order of preference over all nodes, which no other node or shard has a part in. */
final class Rendezvous {

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final long FIRST = 0xBF58476D1CE4E5B9L;
    private static final long SECOND = 0x94D049BB133111EBL;

    private Rendezvous() {}

    static long seed(NodeId node) {
        return mixed(node.high() + GOLDEN * mixed(node.low() + GOLDEN));
    }

    static long seed(int shard) {
        return mixed(GOLDEN * (shard + 1L));
    }

    /**
     * Preference of a shard for a node: the node with the largest of these is the first. A bijection of either seed. Both are well
     * mixed, so one multiplication does, which brings every bit of them into the upper ones.
     */
    static long preference(long shardSeed, long nodeSeed) {
        return (shardSeed ^ nodeSeed) * GOLDEN;
    }

    /** The finalizer of SplitMix64: a bijection whose every input bit changes each output bit half of the time. */
    private static long mixed(long value) {
        long once = (value ^ (value >>> 30)) * FIRST;
        long twice = (once ^ (once >>> 27)) * SECOND;
        return twice ^ (twice >>> 31);
    }
}
