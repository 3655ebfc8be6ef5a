package dev.rouse.record.field;

import dev.rouse.LimitExceededException;

/** Lengths in front of what they are of, in the one or two bytes that a record has for them: never cut. */
public final class Lengths {

    public static final int MAX_OF_1 = 0xFF;
    public static final int MAX_OF_2 = 0xFFFF;

    private Lengths() {}

    /** @throws LimitExceededException it does not fit into one byte */
    public static byte of1(int length) {
        check(length, MAX_OF_1, "bytes of a field of a record");
        return (byte) length;
    }

    /** @throws LimitExceededException it does not fit into two bytes */
    public static short of2(int length) {
        check(length, MAX_OF_2, "bytes of a field of a record");
        return (short) length;
    }

    public static void check(int length, int limit, String what) {
        if (length > limit) {
            throw new LimitExceededException(what, length, limit);
        }
    }
}
