package dev.rouse.record;

import dev.rouse.kv.KvKey;
import dev.rouse.record.field.RecordReader;
import java.nio.ByteBuffer;

/** The owner of a shard: format 1, node 16. */
public record ShardOwnerRecord(NodeId owner) {

    private static final int FORMAT = 1;

    public byte[] encode() {
        return ByteBuffer.allocate(17).put((byte) FORMAT).put(owner.bytes()).array();
    }

    /** @throws dev.rouse.kv.error.KvCorruptException not such a record, or of a newer format */
    public static ShardOwnerRecord decode(KvKey key, byte[] bytes) {
        return RecordReader.read(
                key,
                "shard owner",
                bytes,
                FORMAT,
                fields -> new ShardOwnerRecord(new NodeId(fields.getLong(), fields.getLong())));
    }
}
