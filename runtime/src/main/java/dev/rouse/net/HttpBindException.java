package dev.rouse.net;

import dev.rouse.ErrorKind;
import dev.rouse.RouseException;
import dev.rouse.base.ErrorText;
import java.util.Map;

/** {@link ActorHttpServer} cannot listen where it was told to, most often because the port is in use. */
public final class HttpBindException extends RouseException {

    private static final long serialVersionUID = 1L;

    private final String host;
    private final int port;

    HttpBindException(String host, int port, Throwable cause) {
        super(
                ErrorKind.UNAVAILABLE,
                "runtime",
                "cannot_listen",
                "Cannot listen on port " + port + " of " + host + ": " + ErrorText.message(cause)
                        + ". Choose another port, or 0 for a free one.",
                Map.of("host", host, "port", port),
                cause);
        this.host = host;
        this.port = port;
    }

    /** The host that was to be listened on. */
    public String host() {
        return host;
    }

    /** The port that was to be listened on. */
    public int port() {
        return port;
    }
}
