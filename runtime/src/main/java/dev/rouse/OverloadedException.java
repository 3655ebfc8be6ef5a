package dev.rouse;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The node has more of something than its limit: calls on their way, resident actors that are all busy, or milliseconds that
 * its store takes to answer.
 */
public final class OverloadedException extends RetryableException {

    private static final long serialVersionUID = 1L;

    private final String what;
    private final long limit;

    /** @param what there are too many of, in the plural */
    public OverloadedException(String what, long limit) {
        this("This node is at its limit for " + what + " (" + limit + "): call again later.", what, limit);
    }

    private OverloadedException(String message, String what, long limit) {
        super(ErrorKind.OVERLOADED, "runtime", "overloaded", message, Map.of("what", what, "limit", limit), null);
        this.what = what;
        this.limit = limit;
    }

    /**
     * The store takes longer than {@code limit} to answer this node.
     *
     * @param cause what the store said of that last; null when nothing
     */
    public static OverloadedException slowStore(Duration limit, @Nullable String cause) {
        return new OverloadedException(
                "The store takes longer than " + limit.toMillis() + " ms to answer this node"
                        + (cause == null ? "" : " (" + cause + ")") + ": call again later.",
                "milliseconds for an answer of the store",
                limit.toMillis());
    }

    /** That of another node, in its words. */
    public static OverloadedException reported(String what, long limit, String message) {
        return new OverloadedException(message, what, limit);
    }

    /** Name of what there is too much of, in the plural. */
    public String what() {
        return what;
    }

    /** The limit that is reached. */
    public long limit() {
        return limit;
    }
}
