package dev.rouse.cluster.table;

import dev.rouse.record.MemberRecord;
import dev.rouse.record.NodeId;
import dev.rouse.record.ShardRecord;
import dev.rouse.record.TableVersionRecord;
import dev.rouse.shard.ShardSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tables as they were at one version of the store. A hint and no more: only a claim's own transaction makes a shard a node's.
 *
 * @param version compared for change; null while nobody has changed anything
 * @param live the nodes whose epoch records stand, those that have written no member record yet with them
 * @param members what the living say of themselves
 * @param shards the owner row of each shard, by number
 * @param pausedTypes names of the types that are paused
 */
public record TableView(
        @Nullable TableVersionRecord version,
        Set<NodeId> live,
        Map<NodeId, MemberRecord> members,
        List<ShardRecord> shards,
        Set<String> pausedTypes) {

    /** The same, as it is once {@code node}, which is alone on its store, has {@code taken} and is what {@code said} says. */
    public TableView takenBy(NodeId node, MemberRecord said, ShardSet taken) {
        List<ShardRecord> rows = new ArrayList<>(shards);
        taken.stream()
                .filter(shard -> !node.equals(rows.get(shard).owner()))
                .forEach(shard -> rows.set(shard, rows.get(shard).claimedBy(node)));
        return new TableView(version, live, Map.of(node, said), List.copyOf(rows), pausedTypes);
    }

    /** The same, with {@code rows} of some shards, by number, in the place of those that were read. */
    public TableView with(Map<Integer, ShardRecord> rows) {
        List<ShardRecord> newer = new ArrayList<>(shards);
        rows.forEach(newer::set);
        return new TableView(version, live, members, List.copyOf(newer), pausedTypes);
    }

    /**
     * The node that has a shard or, while it is under way, is to take it, as far as that node lives; null for nobody.
     */
    public @Nullable NodeId holder(int shard) {
        ShardRecord row = shards.get(shard);
        NodeId holder = row.owner() == null ? row.offeredTo() : row.owner();
        return holder != null && live.contains(holder) ? holder : null;
    }
}
