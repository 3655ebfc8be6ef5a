package dev.rouse.kv.memory.table;

import dev.rouse.kv.KvKey;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Some bytes of a key as a number, for keys that begin alike: of two such keys the one with the lower number comes first, unsigned, and of keys with
 * the same number only the keys themselves tell. Numbers stand side by side in an array, where a search finds them without a look at keys that
 * are anywhere in memory.
 */
final class KeyPart {

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private KeyPart() {}

    /** Number of bytes that {@code a} and {@code b} begin with alike. */
    static int common(KvKey a, KvKey b) {
        int first = Arrays.mismatch(a.bytes(), b.bytes());
        return first < 0 ? a.length() : first;
    }

    /** Compares the first {@code bytes} bytes of {@code key}, or all where it has fewer, with those of {@code other}, which has so many. */
    static int compare(KvKey key, KvKey other, int bytes) {
        return Arrays.compareUnsigned(key.bytes(), 0, Math.min(bytes, key.length()), other.bytes(), 0, bytes);
    }

    /** Four bytes of {@code key} from {@code from} on, zeros behind its end; their order is that of signed numbers. */
    static int four(KvKey key, int from) {
        byte[] bytes = key.bytes();
        if (bytes.length - from >= Integer.BYTES) {
            return (int) INT.get(bytes, from) ^ Integer.MIN_VALUE;
        }
        int part = 0;
        for (int i = from; i < from + Integer.BYTES; i++) {
            part = part << Byte.SIZE | (i < bytes.length ? bytes[i] & 0xFF : 0);
        }
        return part ^ Integer.MIN_VALUE;
    }

    /** Eight bytes of {@code key} from {@code from} on, as of {@link #four}. */
    static long eight(KvKey key, int from) {
        byte[] bytes = key.bytes();
        if (bytes.length - from >= Long.BYTES) {
            return (long) LONG.get(bytes, from) ^ Long.MIN_VALUE;
        }
        long part = 0;
        for (int i = from; i < from + Long.BYTES; i++) {
            part = part << Byte.SIZE | (i < bytes.length ? bytes[i] & 0xFF : 0);
        }
        return part ^ Long.MIN_VALUE;
    }
}
