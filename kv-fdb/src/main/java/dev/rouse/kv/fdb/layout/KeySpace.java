package dev.rouse.kv.fdb.layout;

import dev.rouse.kv.KvKey;
import java.util.Arrays;

/**
 * The keys of the store in FoundationDB. Under the root: {@code 00} the layout record, {@code 01 key} what a key holds, {@code
 * 02 escaped-key piece2} the pieces of a large value, {@code 03} a key that is never written, only named in conflicts.
 *
 * <p>The escape keeps the order of keys and lets none be the beginning of another: {@code 00} becomes {@code 00 FF}, and
 * {@code 00} ends it. A piece number never begins with {@code FF}. So the pieces of all keys from b to before e are one
 * range, {@code 02 escaped-b} to {@code 02 escaped-e}.
 */
public final class KeySpace {

    /** FoundationDB's own limit. */
    private static final int MAX_FDB_KEY_BYTES = 10_000;

    private static final int TABLE_BYTES = 1;
    private static final int TERMINATOR_BYTES = 1;
    static final int PIECE_NUMBER_BYTES = 2;
    private static final byte LAYOUT = 0;
    private static final byte DATA = 1;
    private static final byte PIECES = 2;
    private static final byte UNWRITTEN = 3;
    private static final byte FF = (byte) 0xFF;

    private final byte[] root;
    private final int dataBytes;

    public KeySpace(byte[] root) {
        this.root = root.clone();
        this.dataBytes = root.length + TABLE_BYTES;
    }

    byte[] root() {
        return root.clone();
    }

    /** The exclusive end of everything under the root. */
    byte[] rootEnd() {
        return KvKey.of(root).prefixEnd().bytes();
    }

    /** The longest key whose pieces still have keys that FoundationDB takes, even if it is all zeros. */
    public int maxKeyBytes() {
        return (MAX_FDB_KEY_BYTES - dataBytes - TERMINATOR_BYTES - PIECE_NUMBER_BYTES) / 2;
    }

    public byte[] layout() {
        return table(LAYOUT, 0);
    }

    byte[] unwritten() {
        return table(UNWRITTEN, 0);
    }

    public byte[] data(KvKey key) {
        byte[] bytes = table(DATA, key.length());
        System.arraycopy(key.bytes(), 0, bytes, dataBytes, key.length());
        return bytes;
    }

    /** Counts the bytes of {@link #data}. */
    int dataLength(KvKey key) {
        return dataBytes + key.length();
    }

    /** The key that {@link #data} was made of. */
    public KvKey key(byte[] data) {
        return KvKey.of(Arrays.copyOfRange(data, dataBytes, data.length));
    }

    /** A key at or before the first piece of {@code key}, after the last one of every key before it. */
    public byte[] pieces(KvKey key) {
        return escaped(key, 0);
    }

    /** Counts the bytes of {@link #pieces}. */
    int piecesLength(KvKey key) {
        return dataBytes + key.length() + zeros(key) + TERMINATOR_BYTES;
    }

    private static int zeros(KvKey key) {
        int zeros = 0;
        for (byte b : key.bytes()) {
            zeros += b == 0 ? 1 : 0;
        }
        return zeros;
    }

    /** A key after the last piece of {@code key}. */
    byte[] piecesEnd(KvKey key) {
        byte[] bytes = escaped(key, 1);
        bytes[bytes.length - 1] = FF;
        return bytes;
    }

    public byte[] piece(KvKey key, int number) {
        byte[] bytes = escaped(key, PIECE_NUMBER_BYTES);
        bytes[bytes.length - 2] = (byte) (number >>> 8);
        bytes[bytes.length - 1] = (byte) number;
        return bytes;
    }

    private byte[] escaped(KvKey key, int room) {
        byte[] bytes = table(PIECES, key.length() + zeros(key) + TERMINATOR_BYTES + room);
        int at = dataBytes;
        for (byte b : key.bytes()) {
            bytes[at++] = b;
            if (b == 0) {
                bytes[at++] = FF;
            }
        }
        return bytes;
    }

    private byte[] table(byte table, int room) {
        byte[] bytes = Arrays.copyOf(root, dataBytes + room);
        bytes[root.length] = table;
        return bytes;
    }
}
