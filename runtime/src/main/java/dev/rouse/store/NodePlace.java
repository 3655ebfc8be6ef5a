package dev.rouse.store;

import dev.rouse.kv.KvVersion;
import dev.rouse.record.NodeId;

/**
 * A node incarnation that joined: its epoch record is in the store and every shard is its own.
 *
 * @param claimedAt the version of its claim
 */
public record NodePlace(NodeId node, KvVersion claimedAt) {}
