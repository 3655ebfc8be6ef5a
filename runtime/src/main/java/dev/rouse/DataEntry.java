package dev.rouse;

/**
 * One entry of an actor's own data.
 *
 * @param value shared, not copied: leave it alone once handed over
 */
@SuppressWarnings("ArrayRecordComponent")
public record DataEntry(DataKey key, byte[] value) {}
