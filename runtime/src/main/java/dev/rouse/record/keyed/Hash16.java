package dev.rouse.record.keyed;

import java.nio.ByteBuffer;

/** The first 16 bytes of a SHA-256. */
public record Hash16(long high, long low) {

    private static final int BYTES = 16;

    /** @param digest at least 16 bytes */
    public static Hash16 of(byte[] digest) {
        return read(ByteBuffer.wrap(digest));
    }

    static Hash16 read(ByteBuffer from) {
        return new Hash16(from.getLong(), from.getLong());
    }

    public byte[] bytes() {
        return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
    }
}
