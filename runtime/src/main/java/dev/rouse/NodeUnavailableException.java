package dev.rouse;

import java.util.Map;

/**
 * The node does not serve: it stands by while another one does, it is stopping or stopped, it lost its place, or it could
 * not confirm it in time.
 */
public final class NodeUnavailableException extends RetryableException {

    private static final long serialVersionUID = 1L;

    private final String reason;

    public NodeUnavailableException(String reason) {
        super(
                ErrorKind.UNAVAILABLE,
                "runtime",
                "node_unavailable",
                "This node does not serve calls: " + reason + ". Call again later or elsewhere.",
                Map.of("reason", reason),
                null);
        this.reason = reason;
    }

    public String reason() {
        return reason;
    }
}
