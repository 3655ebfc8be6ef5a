package dev.rouse.net.observe;

/**
 * A log of what clients have asked for, and of how it ended. It is told on a thread that may block, one record at a time: where it is slow,
 * or hangs, up to 8,192 records wait for it, and what comes beyond these is dropped. What it throws is logged.
 *
 * <pre>{@code
 * ActorHttpOptions.builder().accessLog(new Slf4jAccessLog()).build();
 * }</pre>
 */
@FunctionalInterface
public interface AccessLog {

    /** Takes the record of a request, stream or socket that has ended. */
    void ended(HttpExchange exchange);
}
