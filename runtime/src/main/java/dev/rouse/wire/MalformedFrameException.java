package dev.rouse.wire;

import org.jspecify.annotations.Nullable;

/**
 * The bytes that arrived are no frame, or none that may be sent. The connection cannot be trusted any further: it is to
 * be closed.
 */
public final class MalformedFrameException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final @Nullable String frame;
    private final @Nullable String field;
    private final String expected;
    private final String given;

    /**
     * @param frame its name; null where that could not be read
     * @param field its name; null where it is about the whole frame
     * @param expected a phrase
     * @param given a phrase
     */
    public MalformedFrameException(
            @Nullable String frame, @Nullable String field, String expected, String given, @Nullable Throwable cause) {
        super(
                (frame == null ? "A frame" : "Frame '" + frame + "'")
                        + (field == null ? "" : ", field '" + field + "'")
                        + ": expected " + expected + ", got " + given + ".",
                cause);
        this.frame = frame;
        this.field = field;
        this.expected = expected;
        this.given = given;
    }

    public @Nullable String frame() {
        return frame;
    }

    public @Nullable String field() {
        return field;
    }

    public String expected() {
        return expected;
    }

    public String given() {
        return given;
    }

    /** Strangers cause these at will, and nobody looks at where they were made. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
