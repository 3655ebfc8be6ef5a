package dev.rouse.kv;

/**
 * One key and its value. Compared by identity of the value, as arrays are.
 *
 * @param value shared, not copied: read only
 */
@SuppressWarnings("ArrayRecordComponent")
public record KvEntry(KvKey key, byte[] value) {

    /** Key plus value, in bytes. */
    public int size() {
        return key.length() + value.length;
    }
}
