package dev.rouse.record;

import dev.rouse.kv.KvKey;

/** An actor's state: format 1, then the codec's bytes. */
public final class StateRecord {

    private static final int FORMAT = 1;

    private StateRecord() {}

    public static byte[] encode(byte[] state) {
        byte[] record = new byte[state.length + 1];
        record[0] = FORMAT;
        System.arraycopy(state, 0, record, 1, state.length);
        return record;
    }

    /** @throws dev.rouse.kv.KvCorruptException an unknown format */
    public static byte[] decode(KvKey key, byte[] record) {
        return RecordReader.read(key, "state", record, FORMAT, fields -> {
            byte[] state = new byte[fields.remaining()];
            fields.get(state);
            return state;
        });
    }
}
