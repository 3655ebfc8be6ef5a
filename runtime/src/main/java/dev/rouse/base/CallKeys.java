package dev.rouse.base;

import org.jspecify.annotations.Nullable;

/** Keys of calls, under which they may be made again without being run again. */
public final class CallKeys {

    /** Characters of the longest. */
    private static final int LONGEST = 255;

    private CallKeys() {}

    /**
     * Returns {@code key}.
     *
     * @throws IllegalArgumentException no call has such a key
     */
    public static String checked(@Nullable String key) {
        String given = Arguments.required("key", key);
        int length = given.length();
        if (length == 0 || length > LONGEST) {
            throw new IllegalArgumentException(
                    "The key of a call has from 1 to " + LONGEST + " characters, got " + length + ".");
        }
        return given;
    }
}
