package dev.rouse.visits;

import dev.rouse.kv.KvKey;
import dev.rouse.kv.error.KvCorruptException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The record of a visit: {@code 30 number8} behind the actor's prefix, and the format 1 with the visitor's name in UTF-8. */
public final class VisitRecord {

    /** Prefix of all of them. */
    public static final KvKey ROWS = KvKey.of((byte) 0x30);

    private static final byte FORMAT = 1;

    private VisitRecord() {}

    /** @param number of the visit, from 0 */
    static KvKey suffix(long number) {
        return ROWS.plus(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    }

    static byte[] encode(String visitor) {
        byte[] name = visitor.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(1 + name.length).put(FORMAT).put(name).array();
    }

    /**
     * The visitor's name.
     *
     * @param key for the error
     */
    public static String decode(KvKey key, byte[] record) {
        if (record.length == 0 || record[0] != FORMAT) {
            throw new KvCorruptException("visit record at " + key, "it has another format than " + FORMAT + ".", null);
        }
        return new String(record, 1, record.length - 1, StandardCharsets.UTF_8);
    }
}
