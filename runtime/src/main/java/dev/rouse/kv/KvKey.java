package dev.rouse.kv;

import java.util.Arrays;

/** A key: bytes in unsigned lexicographic order. The array is shared, not copied: hand it over and leave it alone. */
public final class KvKey implements Comparable<KvKey> {

    private static final int SHOWN = 64;

    private final byte[] bytes;

    private KvKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Makes a key of {@code bytes}, which are not copied and must not change any more. */
    public static KvKey of(byte... bytes) {
        return new KvKey(bytes);
    }

    /** The bytes themselves, not a copy: read only. */
    public byte[] bytes() {
        return bytes;
    }

    /** Number of bytes. */
    public int length() {
        return bytes.length;
    }

    /** Whether its first bytes are those of {@code prefix}, or it is that key itself. */
    public boolean startsWith(KvKey prefix) {
        return bytes.length >= prefix.bytes.length
                && Arrays.equals(bytes, 0, prefix.bytes.length, prefix.bytes, 0, prefix.bytes.length);
    }

    /** Makes a key of this one with {@code suffix} behind it. */
    public KvKey plus(byte... suffix) {
        byte[] joined = Arrays.copyOf(bytes, bytes.length + suffix.length);
        System.arraycopy(suffix, 0, joined, bytes.length, suffix.length);
        return new KvKey(joined);
    }

    /** The first key after this one. */
    public KvKey next() {
        return new KvKey(Arrays.copyOf(bytes, bytes.length + 1));
    }

    /** The first key that does not start with this one: the exclusive end of this prefix. */
    public KvKey prefixEnd() {
        int last = bytes.length - 1;
        while (last >= 0 && bytes[last] == (byte) 0xFF) {
            last--;
        }
        if (last < 0) {
            throw new IllegalArgumentException("No key ends the prefix " + this + ": it is all 0xFF.");
        }
        byte[] end = Arrays.copyOf(bytes, last + 1);
        end[last]++;
        return new KvKey(end);
    }

    @Override
    public int compareTo(KvKey other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KvKey key && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Printable ASCII as it is, every other byte as {@code \xNN}; of a long key the first 64 bytes. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(bytes.length * 2);
        for (int i = 0; i < Math.min(bytes.length, SHOWN); i++) {
            byte b = bytes[i];
            if (b > 0x20 && b < 0x7F && b != '\\') {
                text.append((char) b);
            } else {
                text.append(String.format("\\x%02x", b));
            }
        }
        return bytes.length <= SHOWN ? text.toString() : text + "… (" + bytes.length + " bytes)";
    }
}
