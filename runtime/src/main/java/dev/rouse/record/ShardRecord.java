package dev.rouse.record;

import dev.rouse.kv.KvKey;
import dev.rouse.record.field.RecordReader;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Owner row of a shard: format 2, flags 1 (bit 0: it has an owner, bit 1: it is offered), owner 16 and offered-to 16 as far as the
 * flags say so, sequence 8. Format 1, of {@link ShardOwnerRecord}, is the owner alone, with sequence 0.
 *
 * @param owner null for nobody
 * @param offeredTo the node that is to take it next; null for whoever is to have it
 * @param sequence one more with every change
 */
public record ShardRecord(@Nullable NodeId owner, @Nullable NodeId offeredTo, long sequence) {

    /** The row of a shard that nobody has had yet: absent. */
    public static final ShardRecord NEW = new ShardRecord(null, null, 0);

    private static final int FORMAT = 2;
    private static final int OWNED = 1;
    private static final int OFFERED = 2;

    /** The next row, of a shard that {@code owner} took. */
    public ShardRecord claimedBy(NodeId owner) {
        return new ShardRecord(owner, null, sequence + 1);
    }

    /**
     * The next row, of a shard that its owner gave away.
     *
     * @param taker null for whoever is to have it
     */
    public ShardRecord releasedTo(@Nullable NodeId taker) {
        return new ShardRecord(null, taker, sequence + 1);
    }

    public byte[] encode() {
        int length = 10 + (owner == null ? 0 : 16) + (offeredTo == null ? 0 : 16);
        ByteBuffer bytes = ByteBuffer.allocate(length).put((byte) FORMAT).put((byte)
                ((owner == null ? 0 : OWNED) | (offeredTo == null ? 0 : OFFERED)));
        if (owner != null) {
            bytes.put(owner.bytes());
        }
        if (offeredTo != null) {
            bytes.put(offeredTo.bytes());
        }
        return bytes.putLong(sequence).array();
    }

    /**
     * @param bytes null for an absent row
     * @throws dev.rouse.kv.error.KvCorruptException not such a record, or of a newer format
     */
    public static ShardRecord decode(KvKey key, byte @Nullable [] bytes) {
        if (bytes == null) {
            return NEW;
        }
        boolean first = bytes.length > 0 && bytes[0] == 1;
        return RecordReader.read(key, "shard owner", bytes, FORMAT, fields -> {
            int flags = first ? OWNED : fields.get();
            NodeId owner = node(fields, flags & OWNED);
            NodeId offeredTo = node(fields, flags & OFFERED);
            return new ShardRecord(owner, offeredTo, first ? 0 : fields.getLong());
        });
    }

    private static @Nullable NodeId node(ByteBuffer fields, int present) {
        return present == 0 ? null : new NodeId(fields.getLong(), fields.getLong());
    }
}
