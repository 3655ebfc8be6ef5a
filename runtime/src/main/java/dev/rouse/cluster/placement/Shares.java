package dev.rouse.cluster.placement;

import dev.rouse.record.NodeId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Number of shards that each member should have: its part by weight, rounded down or up. Those that are rounded up are those that
 * have more than the lower number already, so that nothing moves for the rounding's sake; then those with the larger remainder;
 * then, which decides at equal weights, those of the newest build; then by a hash of the node.
 *
 * <p>None of these but the first changes while shards move to where they should be, and the first changes in favour of who was
 * rounded up: the numbers stay the same until all shards are there, and afterwards.
 */
final class Shares {

    private Shares() {}

    /**
     * @param members in the order of their nodes
     * @param held how many shards each has now
     * @return how many each should have
     */
    static int[] of(int shards, List<PlacementMember> members, int[] held) {
        long weights = 0;
        for (PlacementMember member : members) {
            weights += member.weight();
        }
        int[] shares = new int[members.size()];
        List<Candidate> candidates = new ArrayList<>();
        int left = shards;
        for (int i = 0; i < shares.length; i++) {
            PlacementMember member = members.get(i);
            long part = (long) shards * member.weight();
            shares[i] = (int) (part / weights);
            left -= shares[i];
            if (part % weights > 0) {
                candidates.add(new Candidate(
                        i, held[i] > shares[i], part % weights, new BuildVersion(member.build()), member.node()));
            }
        }
        candidates.sort(Candidate.FIRST_ROUNDED_UP);
        for (Candidate candidate : candidates.subList(0, left)) {
            shares[candidate.index]++;
        }
        return shares;
    }

    /** A member whose part is no whole number of shards. */
    private record Candidate(int index, boolean holdsMore, long remainder, BuildVersion build, NodeId node) {

        static final Comparator<Candidate> FIRST_ROUNDED_UP = Comparator.comparing(Candidate::holdsMore)
                .thenComparing(Candidate::remainder)
                .thenComparing(Candidate::build)
                .thenComparing(candidate -> Rendezvous.seed(candidate.node))
                .reversed();
    }
}
