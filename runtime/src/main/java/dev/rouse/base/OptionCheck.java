package dev.rouse.base;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Checks the values of options as they are set. Each check gives back the value, or ends with an {@link
 * IllegalArgumentException} that names the option, says what was given and what was expected, and with {@code advice}, which
 * is a sentence, what to do instead.
 */
public final class OptionCheck {

    private OptionCheck() {}

    /** Refuses null. */
    public static <T> T present(String option, @Nullable T given) {
        if (given == null) {
            throw refused(option, "a value", "null", "");
        }
        return given;
    }

    /** Refuses what is less than {@code least}. */
    public static int atLeast(int least, String option, int given, String advice) {
        return (int) atLeast((long) least, option, given, advice);
    }

    /** Refuses what is less than {@code least}. */
    public static long atLeast(long least, String option, long given, String advice) {
        if (given < least) {
            throw refused(option, "at least " + least, given, advice);
        }
        return given;
    }

    /** Refuses what is zero or less. */
    public static Duration positive(String option, @Nullable Duration given, String advice) {
        if (given == null || given.isNegative() || given.isZero()) {
            throw refused(option, "more than zero", given, advice);
        }
        return given;
    }

    /** Refuses what is less than zero. */
    public static Duration notNegative(String option, @Nullable Duration given, String advice) {
        if (given == null || given.isNegative()) {
            throw refused(option, "zero or more", given, advice);
        }
        return given;
    }

    /**
     * The error for {@code given}.
     *
     * @param expected behind "is": {@code at least 1}
     * @param advice a sentence, or empty
     */
    public static IllegalArgumentException refused(
            String option, String expected, @Nullable Object given, String advice) {
        String fault = option + " is " + expected + ", got " + given + ".";
        return new IllegalArgumentException(advice.isEmpty() ? fault : fault + " " + advice);
    }
}
