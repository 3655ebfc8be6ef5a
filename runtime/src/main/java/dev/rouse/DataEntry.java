package dev.rouse;

import dev.rouse.base.Arguments;

/**
 * One entry of an actor's own data.
 *
 * @param value shared, not copied: leave it alone once handed over
 */
@SuppressWarnings("ArrayRecordComponent")
public record DataEntry(DataKey key, byte[] value) {

    public DataEntry {
        Arguments.required("key", key);
        Arguments.required("value", value, "delete(key) removes an entry");
    }
}
