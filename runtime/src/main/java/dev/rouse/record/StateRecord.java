package dev.rouse.record;

import dev.rouse.kv.KvKey;
import dev.rouse.kv.error.KvCorruptException;
import dev.rouse.record.field.RecordReader;
import java.nio.ByteBuffer;

/**
 * An actor's state. Format 1: the codec's bytes, of schema version 1. Format 2: schema version 4, then the codec's bytes.
 *
 * @param version of the schema that the state was written with, from 1
 * @param state the codec's bytes
 */
public record StateRecord(int version, byte[] state) {

    private static final int PLAIN = 1;
    private static final int VERSIONED = 2;

    /** The record of a state of schema version 1. */
    public static byte[] encode(byte[] state) {
        return encode(state, 1);
    }

    /** @param version of the schema, from 1 */
    public static byte[] encode(byte[] state, int version) {
        if (version == 1) {
            byte[] record = new byte[1 + state.length];
            record[0] = PLAIN;
            System.arraycopy(state, 0, record, 1, state.length);
            return record;
        }
        return ByteBuffer.allocate(5 + state.length)
                .put((byte) VERSIONED)
                .putInt(version)
                .put(state)
                .array();
    }

    /** Whether {@code record} has a newer format than this version of Rouse knows, or a schema after {@code version}. */
    public static boolean isNewer(byte[] record, int version) {
        return record.length > 0 && (record[0] & 0xFF) > VERSIONED
                || record.length >= 5
                        && record[0] == VERSIONED
                        && ByteBuffer.wrap(record, 1, 4).getInt() > version;
    }

    /** @throws KvCorruptException an unknown format, or a version that none has */
    public static StateRecord decode(KvKey key, byte[] record) {
        return RecordReader.read(key, "state", record, VERSIONED, fields -> {
            int version = record[0] == PLAIN ? 1 : fields.getInt();
            if (version < 1) {
                throw new KvCorruptException(
                        "state record at " + key,
                        "its schema version is " + version + ", which is less than 1. It was left as it is.",
                        null);
            }
            byte[] state = new byte[fields.remaining()];
            fields.get(state);
            return new StateRecord(version, state);
        });
    }
}
