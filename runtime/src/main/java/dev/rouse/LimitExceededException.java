package dev.rouse;

import java.util.Map;

/** Something is over a limit; nothing of it was kept. */
public final class LimitExceededException extends RouseException {

    private static final long serialVersionUID = 1L;

    private final String what;
    private final long given;
    private final long limit;

    /** @param what is counted, in the plural */
    public LimitExceededException(String what, long given, long limit) {
        super(
                ErrorKind.TOO_LARGE,
                "actor",
                "limit_exceeded",
                "Too many " + what + ": " + given + ", at most " + limit + ".",
                Map.of("what", what, "given", given, "limit", limit),
                null);
        this.what = what;
        this.given = given;
        this.limit = limit;
    }

    /** Name of what is counted, in the plural: {@code bytes of a value of own data}. */
    public String what() {
        return what;
    }

    /** The number that was given, or would have been reached. */
    public long given() {
        return given;
    }

    /** The largest number that is allowed. */
    public long limit() {
        return limit;
    }
}
