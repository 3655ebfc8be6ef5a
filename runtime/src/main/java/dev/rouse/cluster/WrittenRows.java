package dev.rouse.cluster;

import dev.rouse.cluster.table.ShardClaim;
import dev.rouse.cluster.table.ShardRelease;
import dev.rouse.cluster.table.TableView;
import dev.rouse.record.NodeId;
import dev.rouse.record.ShardRecord;
import java.util.HashMap;
import java.util.Map;

/**
 * Owner rows that a node wrote while a look at the tables was under way, which may have read what was there before. The row with the
 * higher sequence number is the newer one. On the timer.
 */
final class WrittenRows {

    private final NodeId self;
    private final Map<Integer, ShardRecord> rows = new HashMap<>();

    WrittenRows(NodeId self) {
        this.self = self;
    }

    void claimed(ShardClaim claim) {
        claim.claimed().forEach((shard, row) -> rows.put(shard, new ShardRecord(self, null, row.sequence())));
    }

    void released(ShardRelease release, NodeId taker) {
        release.sequences().forEach((shard, sequence) -> rows.put(shard, new ShardRecord(null, taker, sequence)));
    }

    /** The tables as {@code seen}, with the rows that are newer than there. Of others nothing is kept. */
    TableView in(TableView seen) {
        rows.entrySet().removeIf(each -> !isNewer(each.getValue(), seen.shards().get(each.getKey())));
        return rows.isEmpty() ? seen : seen.with(rows);
    }

    private static boolean isNewer(ShardRecord written, ShardRecord seen) {
        return written.sequence() - seen.sequence() > 0;
    }
}
