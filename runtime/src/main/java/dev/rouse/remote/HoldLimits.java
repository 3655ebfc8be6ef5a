package dev.rouse.remote;

import dev.rouse.ClusterOptions;

/**
 * Limits of the calls that wait on one lane until it is known who has their shards.
 *
 * @param calls of the lane
 * @param bytes of the arguments of those
 * @param shardCalls of one shard
 * @param shardBytes of the arguments of those
 */
public record HoldLimits(int calls, long bytes, int shardCalls, long shardBytes) {

    /** The limits that {@code options} say: of one shard at most a sixteenth of the calls, and an eighth of the bytes. */
    public static HoldLimits of(ClusterOptions options) {
        return new HoldLimits(
                options.heldCalls(),
                options.heldBytes(),
                Math.max(1, options.heldCalls() / 16),
                Math.max(1, options.heldBytes() / 8));
    }

    /** 65,536 calls with 64 MiB; of one shard 4,096 with 8 MiB. */
    public static final HoldLimits DEFAULTS = new HoldLimits(65_536, 64L << 20, 4_096, 8L << 20);
}
