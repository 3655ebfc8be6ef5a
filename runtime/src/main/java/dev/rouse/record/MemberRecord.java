package dev.rouse.record;

import dev.rouse.kv.KvKey;
import dev.rouse.record.field.Lengths;
import dev.rouse.record.field.RecordReader;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Description of a node for the others: format 1, flags 1 (bit 0: it hosts actors, bit 1: it drains), weight 4, address
 * length 2, address, build length 2, build. Apart from its epoch record, which must not change.
 *
 * @param address where other nodes reach it; empty for nowhere
 * @param build version of its program
 * @param weight how many shards it takes beside others, at least 1
 * @param hosts whether it has actors; else it only calls
 * @param drains whether it is to have no shards any more
 */
public record MemberRecord(String address, String build, int weight, boolean hosts, boolean drains) {

    private static final int FORMAT = 1;
    private static final int HOSTS = 1;
    private static final int DRAINS = 2;

    /** The same, of a node that is reached at {@code other}. */
    public MemberRecord at(String other) {
        return new MemberRecord(other, build, weight, hosts, drains);
    }

    /** The same, of a node that drains. */
    public MemberRecord draining() {
        return new MemberRecord(address, build, weight, hosts, true);
    }

    /** @throws dev.rouse.LimitExceededException address or build are longer than their length can say */
    public byte[] encode() {
        byte[] where = address.getBytes(StandardCharsets.UTF_8);
        byte[] what = build.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(10 + where.length + what.length)
                .put((byte) FORMAT)
                .put((byte) ((hosts ? HOSTS : 0) | (drains ? DRAINS : 0)))
                .putInt(weight)
                .putShort(Lengths.of2(where.length))
                .put(where)
                .putShort(Lengths.of2(what.length))
                .put(what)
                .array();
    }

    /** @throws dev.rouse.kv.error.KvCorruptException not such a record, or of a newer format */
    public static MemberRecord decode(KvKey key, byte[] bytes) {
        return RecordReader.read(key, "member", bytes, FORMAT, fields -> {
            int flags = fields.get();
            int weight = fields.getInt();
            String address = text(fields);
            return new MemberRecord(address, text(fields), weight, (flags & HOSTS) != 0, (flags & DRAINS) != 0);
        });
    }

    private static String text(ByteBuffer fields) {
        byte[] bytes = new byte[fields.getShort() & 0xFFFF];
        if (bytes.length > fields.remaining()) {
            throw new BufferUnderflowException();
        }
        fields.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
