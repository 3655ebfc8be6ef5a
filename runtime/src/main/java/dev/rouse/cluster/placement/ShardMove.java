package dev.rouse.cluster.placement;

import dev.rouse.record.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * A shard that is not where it should be.
 *
 * @param from who has it; null for nobody that is a member
 * @param to who should have it; null for nobody: no member takes shards
 */
public record ShardMove(
        int shard, @Nullable NodeId from, @Nullable NodeId to) {}
