package dev.rouse.cluster.placement;

import static dev.rouse.cluster.placement.Assignment.NOBODY;

import dev.rouse.record.NodeId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Member for every shard. The same on every node that knows the same members and owners, whatever their order.
 *
 * <ul>
 *   <li>Each member that takes shards gets its part of them by weight, rounded down or up ({@link Shares}); a member that drains
 *       or only calls gets none.
 *   <li>An owner keeps what it has, up to that number: of more, the shards that prefer it most ({@link Rendezvous}). So only as
 *       many shards move as must for the numbers to be right.
 *   <li>The shards that are left, in order of their numbers, go each to the member that it prefers most of those that still have
 *       room.
 * </ul>
 *
 * <p>A shard's order of preference depends on nothing but the shard and the nodes, so what was moved already changes nothing
 * for the rest: computed again at any moment of the moves, in whatever order they happen, the targets are the same, and
 * once all are where they should be, nothing moves any more. A shard under way, which nobody owns, counts as left over; where
 * it was offered to somebody, hand that node in as its owner, and it stays the target also when the members change meanwhile.
 */
public final class Placement {

    private final @Nullable NodeId[] owners;
    private final @Nullable NodeId[] targets;

    private Placement(@Nullable NodeId[] owners, @Nullable NodeId[] targets) {
        this.owners = owners;
        this.targets = targets;
    }

    /**
     * Computes it. The time is proportional to shards times members where nobody has any of the shards, and to their sum where
     * most stay.
     *
     * @param members of different nodes
     * @param owners who has each shard now, by number; null for nobody, and one that is no member has left
     * @throws IllegalArgumentException two members are the same node
     */
    public static Placement of(Collection<PlacementMember> members, List<? extends @Nullable NodeId> owners) {
        SortedMap<NodeId, PlacementMember> known = byNode(members);
        List<PlacementMember> takers =
                known.values().stream().filter(PlacementMember::takesShards).toList();
        Map<NodeId, Integer> indexes = new HashMap<>();
        takers.forEach(taker -> indexes.put(taker.node(), indexes.size()));
        @Nullable NodeId[] present = new @Nullable NodeId[owners.size()];
        int[] holders = new int[present.length];
        for (int shard = 0; shard < present.length; shard++) {
            NodeId owner = owners.get(shard);
            present[shard] = owner != null && known.containsKey(owner) ? owner : null;
            holders[shard] = owner == null ? NOBODY : indexes.getOrDefault(owner, NOBODY);
        }
        int[] assigned = Assignment.of(takers, holders);
        @Nullable NodeId[] targets = new @Nullable NodeId[present.length];
        for (int shard = 0; shard < targets.length; shard++) {
            targets[shard] = assigned[shard] == NOBODY
                    ? null
                    : takers.get(assigned[shard]).node();
        }
        return new Placement(present, targets);
    }

    private static SortedMap<NodeId, PlacementMember> byNode(Collection<PlacementMember> members) {
        SortedMap<NodeId, PlacementMember> byNode =
                new TreeMap<>(Comparator.comparingLong(NodeId::high).thenComparingLong(NodeId::low));
        for (PlacementMember member : members) {
            PlacementMember other = byNode.put(member.node(), member);
            if (other != null) {
                throw new IllegalArgumentException(
                        "Each node is one member, got " + other + " and " + member + ": hand in the newer of them.");
            }
        }
        return byNode;
    }

    /** Number of shards. */
    public int shards() {
        return targets.length;
    }

    /** Member that should have {@code shard}; null for nobody: no member takes shards. */
    public @Nullable NodeId target(int shard) {
        return targets[shard];
    }

    /** The shards that {@code node} should have, by number. */
    public List<Integer> shardsOf(NodeId node) {
        List<Integer> shards = new ArrayList<>();
        for (int shard = 0; shard < targets.length; shard++) {
            if (node.equals(targets[shard])) {
                shards.add(shard);
            }
        }
        return shards;
    }

    /** The shards that are not where they should be, by number. */
    public List<ShardMove> moves() {
        List<ShardMove> moves = new ArrayList<>();
        for (int shard = 0; shard < targets.length; shard++) {
            if (!Objects.equals(owners[shard], targets[shard])) {
                moves.add(new ShardMove(shard, owners[shard], targets[shard]));
            }
        }
        return moves;
    }
}
