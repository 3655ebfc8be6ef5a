package dev.rouse.net.observe;

import dev.rouse.base.Arguments;
import java.net.SocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A request that was answered, or a stream or socket that it opened, once that has ended.
 *
 * @param method as the client wrote it
 * @param path that served it, as {@code /actors/{type}/{key}/{action}}; {@value #OTHER} for none of these
 * @param type of the actor, as the client named it; null for none
 * @param action or name of the event, as the client named it; null for none
 * @param status of the answer, 101 for a socket; 0 where the client has left without one
 * @param bytes of the answer, or that were sent on the socket or stream
 * @param end how a socket or stream ended: the code that its client was told, {@code client} where the client closed it, {@code
 *     lost} where its connection broke; null for any other
 * @param duration from the head of the request to the end
 * @param client its address; null where its transport has none
 * @param principal name of the sender, as the authenticator has told it; null for nobody
 */
public record HttpExchange(
        String method,
        String path,
        @Nullable String type,
        @Nullable String action,
        int status,
        long bytes,
        @Nullable String end,
        Duration duration,
        @Nullable SocketAddress client,
        @Nullable String principal) {

    /** The path of a request for no path that is served. */
    public static final String OTHER = "other";

    /** Checks that nothing is missing. */
    public HttpExchange {
        Arguments.required("method", method);
        Arguments.required("path", path);
        Arguments.required("duration", duration);
    }
}
