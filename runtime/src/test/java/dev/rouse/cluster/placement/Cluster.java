package dev.rouse.cluster.placement;

import dev.rouse.record.NodeId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Members and owners as a test has them: placed, changed and placed again. */
record Cluster(List<PlacementMember> members, List<@Nullable NodeId> owners) {

    /** Members of weight one that host, of one build; nobody owns anything. */
    static Cluster of(int members, int shards) {
        List<PlacementMember> all = new ArrayList<>();
        for (int i = 0; i < members; i++) {
            all.add(member(i, 1));
        }
        return new Cluster(all, new ArrayList<>(Collections.nCopies(shards, null)));
    }

    static PlacementMember member(int number, int weight) {
        return new PlacementMember(node(number), weight, true, false, "1.0");
    }

    static NodeId node(int number) {
        return NodeId.random(new Random(number));
    }

    /** Anything that rows may say: members of all kinds, owners that have left, shards nobody owns, everything askew. */
    static Cluster random(RandomGenerator random) {
        int size = 1 + random.nextInt(random.nextBoolean() ? 6 : 60);
        int heaviest = random.nextBoolean() ? 1 : 1 + random.nextInt(20);
        List<PlacementMember> members = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            members.add(new PlacementMember(
                    NodeId.random(random),
                    1 + random.nextInt(heaviest),
                    random.nextInt(5) > 0,
                    random.nextInt(5) == 0,
                    random.nextBoolean() ? "1.9" : "1.10"));
        }
        int known = 1 + random.nextInt(size + 3);
        List<@Nullable NodeId> owners = new ArrayList<>();
        for (int shard = 64 << random.nextInt(5); shard > 0; shard--) {
            int owner = Math.min(random.nextInt(known), random.nextInt(known)) - 1;
            owners.add(owner < 0 ? null : owner < size ? members.get(owner).node() : new NodeId(7, owner));
        }
        return new Cluster(members, owners);
    }

    Placement placed() {
        return Placement.of(members, owners);
    }

    /** After all moves. */
    Cluster settled() {
        Placement placement = placed();
        List<@Nullable NodeId> targets = new ArrayList<>();
        for (int shard = 0; shard < placement.shards(); shard++) {
            targets.add(placement.target(shard));
        }
        return new Cluster(members, targets);
    }

    Cluster with(PlacementMember joined) {
        List<PlacementMember> more = new ArrayList<>(without(joined.node()).members);
        more.add(joined);
        return new Cluster(more, owners);
    }

    Cluster without(NodeId left) {
        return new Cluster(
                members.stream().filter(member -> !member.node().equals(left)).toList(), owners);
    }

    List<PlacementMember> takers() {
        return members.stream()
                .filter(member -> member.hosts() && !member.drains())
                .toList();
    }

    boolean isOfEqualWeights() {
        return members.stream().allMatch(member -> member.weight() == 1);
    }

    Map<NodeId, Integer> held() {
        return counted(owners);
    }

    /** Number of shards that each node has in {@code rows}, those that nobody has left out. */
    static Map<NodeId, Integer> counted(List<@Nullable NodeId> rows) {
        Map<NodeId, Integer> counts = new HashMap<>();
        for (NodeId owner : rows) {
            if (owner != null) {
                counts.merge(owner, 1, Integer::sum);
            }
        }
        return counts;
    }

    /** Shards that a member of that weight has where all is settled, as a fraction. */
    double part(PlacementMember member) {
        int weights = takers().stream().mapToInt(PlacementMember::weight).sum();
        return (double) owners.size() * member.weight() / weights;
    }
}
