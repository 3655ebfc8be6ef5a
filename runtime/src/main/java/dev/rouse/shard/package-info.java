/**
 * Sets of shards, and the parts of a node that open and drain them. Start at {@link dev.rouse.shard.ShardTenant}. Internal: not for
 * applications, may change in any release.
 */
@NullMarked
package dev.rouse.shard;

import org.jspecify.annotations.NullMarked;
