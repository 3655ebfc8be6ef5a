package dev.rouse.shard;

import dev.rouse.ActorId;
import java.util.BitSet;
import java.util.stream.IntStream;

/** A set of shards by their numbers. Immutable. */
public final class ShardSet {

    private static final ShardSet NONE = new ShardSet(new BitSet());
    private static final ShardSet ALL = of(IntStream.range(0, ActorId.SHARDS).toArray());

    private final BitSet shards;

    private ShardSet(BitSet shards) {
        this.shards = shards;
    }

    public static ShardSet none() {
        return NONE;
    }

    public static ShardSet all() {
        return ALL;
    }

    /**
     * The set of {@code shards}.
     *
     * @throws IllegalArgumentException one is not from 0 to {@link ActorId#SHARDS} - 1
     */
    public static ShardSet of(int... shards) {
        BitSet bits = new BitSet(ActorId.SHARDS);
        for (int shard : shards) {
            if (shard < 0 || shard >= ActorId.SHARDS) {
                throw new IllegalArgumentException(
                        "A shard is from 0 to " + (ActorId.SHARDS - 1) + ", this one is " + shard + ".");
            }
            bits.set(shard);
        }
        return new ShardSet(bits);
    }

    public boolean contains(int shard) {
        return shards.get(shard);
    }

    /** Whether the shard of {@code actor} is in it. */
    public boolean contains(ActorId actor) {
        return shards.get(actor.shard());
    }

    public boolean isEmpty() {
        return shards.isEmpty();
    }

    public int size() {
        return shards.cardinality();
    }

    /** Its shards, the lowest first. */
    public IntStream stream() {
        return shards.stream();
    }

    public ShardSet plus(ShardSet others) {
        BitSet sum = (BitSet) shards.clone();
        sum.or(others.shards);
        return new ShardSet(sum);
    }

    public ShardSet minus(ShardSet others) {
        BitSet rest = (BitSet) shards.clone();
        rest.andNot(others.shards);
        return new ShardSet(rest);
    }

    public ShardSet intersection(ShardSet others) {
        BitSet both = (BitSet) shards.clone();
        both.and(others.shards);
        return new ShardSet(both);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ShardSet set && shards.equals(set.shards);
    }

    @Override
    public int hashCode() {
        return shards.hashCode();
    }

    @Override
    public String toString() {
        return shards.toString();
    }
}
