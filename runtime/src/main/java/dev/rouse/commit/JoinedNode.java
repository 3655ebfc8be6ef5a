package dev.rouse.commit;

import dev.rouse.kv.KvVersion;
import dev.rouse.record.NodeId;

/**
 * A node incarnation that joined: its epoch record is in the store. It owns no shard yet.
 *
 * @param joinedAt the version of its epoch record
 * @param heldSince when it began to join: its first lease counts from there
 */
public record JoinedNode(NodeId node, KvVersion joinedAt, Moment heldSince) {}
