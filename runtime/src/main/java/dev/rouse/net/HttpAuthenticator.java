package dev.rouse.net;

import dev.rouse.Principal;
import dev.rouse.base.Arguments;
import dev.rouse.net.request.IdentifiedRequest;
import io.netty.handler.codec.http.HttpRequest;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Establishes who sends a request, before the {@link HttpGuard} decides what the sender may do. The principal reaches the guard ({@link
 * #principalOf}) and the turns of the request's calls ({@link dev.rouse.ActorContext#caller}).
 *
 * <pre>{@code
 * ActorHttpOptions.builder()
 *         .authenticator(HttpAuthenticator.bearer(token -> sessions.find(token).map(user -> Principal.of(user.name()))))
 *         .build();
 * }</pre>
 *
 * <p>It is asked once for a request, when that has come whole, or before its body where the client waits for {@code 100 Continue}, or
 * behind the beginning of one that an actor takes as a stream; and once for a WebSocket, when it is opened: all that is sent on the
 * socket is of that principal. Pages, health and readiness are shown without it. It is called on the event loop of the connection, must
 * not block, and may answer on any thread. An empty answer stands for nobody, whom the guard may let pass or not. An error that is a {@link
 * dev.rouse.RouseException} is told as it is, with the status of its kind: an {@link dev.rouse.ActionException} of {@link
 * dev.rouse.ErrorKind#UNAUTHENTICATED} for 401, whose metadata {@code challenge} is the {@code WWW-Authenticate}. Any other error, and
 * null, is logged and answered with 500. One that gives no answer within {@link HttpAccess.Builder#guardTimeout} is cancelled, and the
 * request refused with 503.
 */
@FunctionalInterface
public interface HttpAuthenticator {

    /** Knows nobody, which is the default. */
    HttpAuthenticator NONE = request -> Mono.empty();

    /**
     * Tells the sender of a request.
     *
     * @param request its head, without the body
     */
    Mono<Principal> authenticate(HttpRequest request);

    /**
     * Asks {@code tokens} for the principal of a request's bearer token (RFC 6750). A token that it does not know, for which it is empty, is
     * refused with 401; a request without a token is nobody's, unless {@link BearerAuthenticator#required}.
     */
    static BearerAuthenticator bearer(Function<String, ? extends @Nullable Mono<Principal>> tokens) {
        return new BearerAuthenticator(Arguments.required("tokens", tokens));
    }

    /** As {@link #bearer(Function)}, with tokens that are known beforehand. How long a comparison takes tells nothing of them. */
    static BearerAuthenticator bearer(Map<String, Principal> tokens) {
        return new BearerAuthenticator(new KnownTokens(Arguments.noNulls("tokens", tokens)));
    }

    /** The sender of a request that a guard is asked about; empty for nobody. */
    static Optional<Principal> principalOf(HttpRequest request) {
        return Optional.ofNullable(IdentifiedRequest.principalOf(Arguments.required("request", request)));
    }
}
