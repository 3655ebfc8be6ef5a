package dev.rouse.json;

import dev.rouse.base.Quantity;
import java.util.Arrays;

/** Compares bytes whatever their order: a hashed set may be written in another one after it was read. */
public final class ByteCounts {

    private static final int BYTES = 256;

    private ByteCounts() {}

    /** Whether both have each byte equally often. */
    public static boolean areSame(byte[] first, byte[] second) {
        return first.length == second.length && Arrays.equals(of(first), of(second));
    }

    /** Describes the difference in words. */
    public static String told(byte[] first, byte[] second) {
        return Quantity.of(first.length, "byte was", "bytes were") + " written, and others, "
                + Quantity.of(second.length, "byte") + ", after they were read";
    }

    private static int[] of(byte[] bytes) {
        int[] counts = new int[BYTES];
        for (byte value : bytes) {
            counts[value & 0xff]++;
        }
        return counts;
    }
}
