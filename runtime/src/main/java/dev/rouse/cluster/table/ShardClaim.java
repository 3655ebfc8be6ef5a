package dev.rouse.cluster.table;

import dev.rouse.record.ShardRecord;
import java.util.Map;

/**
 * The outcome of a claim.
 *
 * @param claimed the shards that are the node's now, with what the claim found of each
 * @param others the rows of those that are not
 */
public record ShardClaim(Map<Integer, Claimed> claimed, Map<Integer, ShardRecord> others) {

    /**
     * A shard that is the node's.
     *
     * @param sequence of its row now
     * @param found the sequence of the row that the claim read and changed: bundles of a release are good for no other; -1 where the
     *     claim found the node itself the owner, and no bundles are good
     */
    public record Claimed(long sequence, long found) {

        /** Whether warm bundles that came with a release of that sequence are what the store has. */
        public boolean matches(long released) {
            return found >= 0 && found == released;
        }
    }
}
