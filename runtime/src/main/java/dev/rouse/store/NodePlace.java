package dev.rouse.store;

import dev.rouse.kv.KvVersion;
import dev.rouse.record.NodeId;

/**
 * A node incarnation that joined: its epoch record is in the store and every shard is its own.
 *
 * @param claimedAt the version of its claim
 * @param heldSince when it began to join, in nanoseconds of the node's monotonic clock: its first lease counts from there
 */
public record NodePlace(NodeId node, KvVersion claimedAt, long heldSince) {}
