package dev.rouse.base;

import org.jspecify.annotations.Nullable;

/**
 * Renders errors for messages, reasons and logs, whatever their own code does: {@code getMessage()} and {@code toString()} of
 * somebody else's exception may throw or return null.
 */
public final class ErrorText {

    private ErrorText() {}

    /** The error's own {@code toString()}; its class where that throws or has nothing to say. Never throws. */
    public static String of(@Nullable Throwable error) {
        if (error == null) {
            return "null";
        }
        try {
            String text = error.toString();
            return text == null ? error.getClass().getName() : text;
        } catch (Throwable e) {
            return unprintable(error, e);
        }
    }

    /** As {@link #of(Throwable)}, cut to at most so many characters. */
    public static String of(@Nullable Throwable error, int most) {
        String text = of(error);
        return text.length() <= most ? text : text.substring(0, most);
    }

    /** The error's own message; what {@link #of} tells of it where there is none. Never throws. */
    public static String message(@Nullable Throwable error) {
        if (error == null) {
            return "null";
        }
        try {
            String message = error.getMessage();
            return message == null ? of(error) : message;
        } catch (Throwable e) {
            return unprintable(error, e);
        }
    }

    private static String unprintable(Throwable error, Throwable thrown) {
        return error.getClass().getName() + " (its text cannot be had: "
                + thrown.getClass().getName() + ")";
    }
}
