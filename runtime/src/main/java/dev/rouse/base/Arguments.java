package dev.rouse.base;

import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks the arguments of public methods: null where a value is required is refused with the name of what is missing. */
public final class Arguments {

    private Arguments() {}

    /**
     * Returns {@code value}.
     *
     * @param what the name of the parameter
     * @throws IllegalArgumentException it is null
     */
    public static <T> T required(String what, @Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException(what + " is required, got null.");
        }
        return value;
    }

    /**
     * As {@link #required(String, Object)}.
     *
     * @param instead what to do where null was meant
     */
    public static <T> T required(String what, @Nullable T value, String instead) {
        if (value == null) {
            throw new IllegalArgumentException(what + " is required, got null: " + instead + ".");
        }
        return value;
    }

    /**
     * Returns {@code values}.
     *
     * @param what the name of the parameter
     * @throws IllegalArgumentException it is null, or one of its elements is
     */
    public static <T> T[] noNulls(String what, T @Nullable [] values) {
        T[] all = required(what, values);
        for (int i = 0; i < all.length; i++) {
            element(what, i, all[i]);
        }
        return all;
    }

    /**
     * Returns {@code values}.
     *
     * @param what the name of the parameter
     * @throws IllegalArgumentException it is null, or one of its elements is
     */
    public static <C extends Collection<?>> C noNulls(String what, @Nullable C values) {
        C all = required(what, values);
        int index = 0;
        for (Object value : all) {
            element(what, index++, value);
        }
        return all;
    }

    /**
     * Returns {@code entries}.
     *
     * @param what the name of the parameter
     * @throws IllegalArgumentException it is null, or one of its keys or values is
     */
    public static <K, V> Map<K, V> noNulls(String what, @Nullable Map<K, V> entries) {
        Map<K, V> all = required(what, entries);
        all.forEach((key, value) -> {
            if (key == null || value == null) {
                throw new IllegalArgumentException(what + " has no nulls, got " + key + "=" + value + ".");
            }
        });
        return all;
    }

    private static void element(String what, int index, @Nullable Object value) {
        if (value == null) {
            throw new IllegalArgumentException(what + " has no nulls, got one at index " + index + ".");
        }
    }
}
