package dev.rouse.record;

import java.nio.ByteBuffer;

/** Whose a shard is: format 1, node 16. */
public record ShardOwnerRecord(NodeId owner) {

    public byte[] encode() {
        return ByteBuffer.allocate(17).put((byte) 1).put(owner.bytes()).array();
    }
}
