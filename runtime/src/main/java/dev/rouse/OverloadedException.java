package dev.rouse;

import java.util.Map;

/** The node has more of something than its limit: calls on their way, or resident actors that are all busy. */
public final class OverloadedException extends RetryableException {

    private static final long serialVersionUID = 1L;

    private final String what;
    private final long limit;

    public OverloadedException(String what, long limit) {
        super(
                ErrorKind.OVERLOADED,
                "runtime",
                "overloaded",
                "This node is at its limit of " + limit + " " + what + ": call again later.",
                Map.of("what", what, "limit", limit),
                null);
        this.what = what;
        this.limit = limit;
    }

    public String what() {
        return what;
    }

    public long limit() {
        return limit;
    }
}
