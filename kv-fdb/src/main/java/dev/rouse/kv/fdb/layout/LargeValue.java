package dev.rouse.kv.fdb.layout;

import dev.rouse.kv.KvKey;
import dev.rouse.kv.error.KvCorruptException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The descriptor at the key of a value that is kept in pieces: {@code marker8 length4 crc4}, big-endian; the CRC-32C is of
 * the whole value. A value that begins with the marker itself is kept in pieces too, whatever its size, so what begins
 * with the marker is always a descriptor. The runtime's records begin with their format version, never with the marker.
 *
 * @param length of the whole value, in bytes
 */
public record LargeValue(int length, int crc) {

    /** FoundationDB's own limit: what has no more bytes is stored as it is. */
    public static final int MAX_PLAIN_BYTES = 100_000;

    static final int PIECE_BYTES = 1 << 16;
    static final int DESCRIPTOR_BYTES = 16;

    private static final long MARKER = 0xF5_52_6F_75_73_65_4C_56L;

    /** The descriptor of {@code value}; null when it is stored as it is. */
    public static @Nullable LargeValue describe(byte[] value) {
        return isInPieces(value) ? new LargeValue(value.length, crcOf(value)) : null;
    }

    /** Tells whether {@code value} is kept in pieces. */
    static boolean isInPieces(byte[] value) {
        return value.length > MAX_PLAIN_BYTES || isMarked(value);
    }

    /**
     * The descriptor that {@code stored} is; null when it is the value itself.
     *
     * @throws KvCorruptException when it begins as a descriptor and is none
     */
    public static @Nullable LargeValue of(KvKey key, byte[] stored) {
        if (!isMarked(stored)) {
            return null;
        }
        ByteBuffer buffer = ByteBuffer.wrap(stored).position(Long.BYTES);
        if (stored.length != DESCRIPTOR_BYTES || buffer.getInt(Long.BYTES) < Long.BYTES) {
            throw damaged(key, "its descriptor is " + KvKey.of(stored));
        }
        return new LargeValue(buffer.getInt(), buffer.getInt());
    }

    /** Counts the bytes of the value for which {@code stored} stands. */
    public static int fullLength(KvKey key, byte[] stored) {
        LargeValue large = of(key, stored);
        return large == null ? stored.length : large.length;
    }

    private static boolean isMarked(byte[] value) {
        return value.length >= Long.BYTES && ByteBuffer.wrap(value).getLong() == MARKER;
    }

    public byte[] encode() {
        return ByteBuffer.allocate(DESCRIPTOR_BYTES)
                .putLong(MARKER)
                .putInt(length)
                .putInt(crc)
                .array();
    }

    public int pieces() {
        return pieces(length);
    }

    /** Counts the pieces of a value of {@code length} bytes. */
    public static int pieces(int length) {
        return (length + PIECE_BYTES - 1) / PIECE_BYTES;
    }

    static byte[] piece(byte[] value, int number) {
        int from = number * PIECE_BYTES;
        return Arrays.copyOfRange(value, from, Math.min(value.length, from + PIECE_BYTES));
    }

    /**
     * The value again.
     *
     * @param pieces in order; null where one is missing
     * @throws KvCorruptException when a piece is missing or the whole is not what was written
     */
    public byte[] join(KvKey key, List<byte @Nullable []> pieces) {
        byte[] value = new byte[length];
        int at = 0;
        for (int i = 0; i < pieces.size(); i++) {
            byte[] piece = pieces.get(i);
            if (piece == null || piece.length != Math.min(PIECE_BYTES, length - at)) {
                throw damaged(
                        key, "piece " + i + " of " + pieces.size() + " is " + (piece == null ? "missing" : "cut"));
            }
            System.arraycopy(piece, 0, value, at, piece.length);
            at += piece.length;
        }
        if (crcOf(value) != crc) {
            throw damaged(key, "its checksum is wrong");
        }
        return value;
    }

    private static KvCorruptException damaged(KvKey key, String what) {
        return new KvCorruptException(
                "the large value of " + key,
                what + ". It was changed by something else than this store: restore it from a backup.",
                null);
    }

    private static int crcOf(byte[] value) {
        CRC32C crc = new CRC32C();
        crc.update(value);
        return (int) crc.getValue();
    }
}
