package dev.rouse;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The node does not serve: it has not joined yet, it is stopping or stopped, it lost its place, or it could
 * not confirm it in time.
 */
public final class NodeUnavailableException extends RetryableException {

    private static final long serialVersionUID = 1L;

    private final String reason;

    /** Refuses a call for {@code reason}, one sentence. */
    public NodeUnavailableException(String reason) {
        this(reason, null);
    }

    /** Refuses a call for {@code reason}, one sentence, which {@code cause} is behind. */
    public NodeUnavailableException(String reason, @Nullable Throwable cause) {
        super(
                ErrorKind.UNAVAILABLE,
                "runtime",
                "node_unavailable",
                "This node does not serve calls: " + reason + ". Call again later or elsewhere.",
                Map.of("reason", reason),
                cause);
        this.reason = reason;
    }

    /** One sentence on why the node does not serve. */
    public String reason() {
        return reason;
    }
}
