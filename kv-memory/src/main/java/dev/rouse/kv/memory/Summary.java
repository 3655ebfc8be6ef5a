package dev.rouse.kv.memory;

import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What the data file says about itself, written with every disk commit: whose it is, up to which version, and the number
 * and the sum of the digests of all its entries, so that one missing or altered entry does not go unnoticed.
 */
record Summary(UUID identity, long version, long entries, long digests) {

    private static final byte FORMAT = 1;
    private static final int BYTES = 1 + 16 + 8 + 8 + 8 + 4;

    static Summary empty(UUID identity) {
        return new Summary(identity, 0, 0, 0);
    }

    Summary at(long newVersion) {
        return new Summary(identity, newVersion, entries, digests);
    }

    Summary plus(long digest) {
        return new Summary(identity, version, entries + 1, digests + digest);
    }

    Summary minus(long digest) {
        return new Summary(identity, version, entries - 1, digests - digest);
    }

    /** 64 bits of one entry: CRC32C and CRC32 of the key's length, the key and the value. */
    static long digest(byte[] key, byte[] value, int offset, int length) {
        byte[] keyLength = ByteBuffer.allocate(4).putInt(key.length).array();
        CRC32C high = new CRC32C();
        high.update(keyLength);
        high.update(key);
        high.update(value, offset, length);
        CRC32 low = new CRC32();
        low.update(keyLength);
        low.update(key);
        low.update(value, offset, length);
        return high.getValue() << 32 | low.getValue();
    }

    byte[] encode() {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES)
                .put(FORMAT)
                .putLong(identity.getMostSignificantBits())
                .putLong(identity.getLeastSignificantBits())
                .putLong(version)
                .putLong(entries)
                .putLong(digests);
        return bytes.putInt(checksum(bytes.array())).array();
    }

    /** Null when these bytes are not one. */
    static @Nullable Summary decode(byte[] bytes) {
        if (bytes.length != BYTES || bytes[0] != FORMAT) {
            return null;
        }
        ByteBuffer from = ByteBuffer.wrap(bytes);
        if (from.getInt(BYTES - 4) != checksum(bytes)) {
            return null;
        }
        return new Summary(
                new UUID(from.getLong(1), from.getLong(9)), from.getLong(17), from.getLong(25), from.getLong(33));
    }

    private static int checksum(byte[] bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, 0, BYTES - 4);
        return (int) checksum.getValue();
    }
}
