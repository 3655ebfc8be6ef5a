package dev.rouse.cluster.placement;

import java.util.Arrays;
import java.util.List;

/** Shards assigned to members, both by index: who holds one keeps it while it has not too many, the rest fill up who has room. */
final class Assignment {

    static final int NOBODY = -1;

    private final long[] seeds;
    private final int[] room;
    private final int[] assigned;

    /** Members that still have room, in no order, up to {@link #open}. */
    private final int[] roomy;

    private final long[] seedsOfRoomy;
    private int open;

    private Assignment(List<PlacementMember> takers, int[] holders) {
        seeds = takers.stream()
                .mapToLong(taker -> Rendezvous.seed(taker.node()))
                .toArray();
        int[] held = new int[takers.size()];
        for (int holder : holders) {
            if (holder != NOBODY) {
                held[holder]++;
            }
        }
        room = Shares.of(holders.length, takers, held);
        assigned = new int[holders.length];
        roomy = new int[takers.size()];
        seedsOfRoomy = new long[takers.size()];
        Arrays.fill(assigned, NOBODY);
        keep(holders, held);
        fill();
    }

    /**
     * @param takers the members that take shards, in the order of their nodes; may be none
     * @param holders of each shard the index of the taker that has it, or {@link #NOBODY}
     * @return of each shard the index of the taker that should have it; {@link #NOBODY} for all where there are no takers
     */
    static int[] of(List<PlacementMember> takers, int[] holders) {
        if (takers.isEmpty()) {
            int[] nobody = new int[holders.length];
            Arrays.fill(nobody, NOBODY);
            return nobody;
        }
        return new Assignment(takers, holders).assigned;
    }

    private void keep(int[] holders, int[] held) {
        int[][] ofHolder = new int[held.length][];
        for (int holder = 0; holder < held.length; holder++) {
            ofHolder[holder] = new int[held[holder]];
        }
        int[] next = new int[held.length];
        for (int shard = 0; shard < holders.length; shard++) {
            int holder = holders[shard];
            if (holder != NOBODY) {
                ofHolder[holder][next[holder]++] = shard;
            }
        }
        for (int holder = 0; holder < held.length; holder++) {
            for (int shard : most(ofHolder[holder], holder)) {
                assigned[shard] = holder;
            }
            room[holder] -= Math.min(room[holder], held[holder]);
        }
    }

    /** As many of {@code shards} as {@code holder} has room for: those that prefer it most. */
    private int[] most(int[] shards, int holder) {
        if (shards.length <= room[holder]) {
            return shards;
        }
        long[] preferences = new long[shards.length];
        for (int i = 0; i < shards.length; i++) {
            preferences[i] = preference(shards[i], holder);
        }
        long[] sorted = preferences.clone();
        Arrays.sort(sorted);
        // Different shards never prefer a node equally: the hash is a bijection.
        int given = shards.length - room[holder];
        int[] kept = new int[room[holder]];
        int count = 0;
        for (int i = 0; i < shards.length; i++) {
            if (preferences[i] > sorted[given - 1]) {
                kept[count++] = shards[i];
            }
        }
        return kept;
    }

    private void fill() {
        for (int member = 0; member < room.length; member++) {
            if (room[member] > 0) {
                open(member);
            }
        }
        for (int shard = 0; shard < assigned.length; shard++) {
            if (assigned[shard] == NOBODY) {
                int at = mostPreferred(Rendezvous.seed(shard));
                assigned[shard] = roomy[at];
                if (--room[roomy[at]] == 0) {
                    close(at);
                }
            }
        }
    }

    private void open(int member) {
        roomy[open] = member;
        seedsOfRoomy[open++] = seeds[member];
    }

    private void close(int at) {
        roomy[at] = roomy[--open];
        seedsOfRoomy[at] = seedsOfRoomy[open];
    }

    /** Position among those with room. The one loop of shards times members. */
    private int mostPreferred(long shardSeed) {
        long[] candidates = seedsOfRoomy;
        int count = open;
        int best = 0;
        long most = Long.MIN_VALUE;
        for (int i = 0; i < count; i++) {
            long preference = Rendezvous.preference(shardSeed, candidates[i]);
            if (preference > most || preference == most && roomy[i] < roomy[best]) {
                most = preference;
                best = i;
            }
        }
        return best;
    }

    private long preference(int shard, int member) {
        return Rendezvous.preference(Rendezvous.seed(shard), seeds[member]);
    }
}
