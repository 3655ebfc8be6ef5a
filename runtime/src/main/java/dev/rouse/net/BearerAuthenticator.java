package dev.rouse.net;

import dev.rouse.Principal;
import dev.rouse.net.request.RequestRefused;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Authenticator by bearer tokens, which are taken from where a client can put them:
 *
 * <ul>
 *   <li>the header {@code Authorization: Bearer <token>};
 *   <li>of a browser's WebSocket, which has no headers of its own, a sub-protocol {@code rouse.token.<token in Base64url>} that is offered
 *       beside {@code rouse.v1.json}: the server never chooses it;
 *   <li>of a browser's {@code EventSource}, which has neither, the parameter {@code access_token} of the query, where {@link
 *       #inQuery} allows it.
 * </ul>
 *
 * <p>Tokens are never logged, nor told in errors. Immutable; {@link HttpAuthenticator#bearer} makes one.
 */
public final class BearerAuthenticator implements HttpAuthenticator {

    private static final String SCHEME = "Bearer";
    private static final String SUB_PROTOCOL = "rouse.token.";
    private static final String PARAMETER = "access_token=";
    private static final String UNKNOWN = "Bearer error=\"invalid_token\"";

    private final Function<String, ? extends @Nullable Mono<Principal>> tokens;
    private final boolean required;
    private final boolean inQuery;

    BearerAuthenticator(Function<String, ? extends @Nullable Mono<Principal>> tokens) {
        this(tokens, false, false);
    }

    private BearerAuthenticator(
            Function<String, ? extends @Nullable Mono<Principal>> tokens, boolean required, boolean inQuery) {
        this.tokens = tokens;
        this.required = required;
        this.inQuery = inQuery;
    }

    /** The same, but a request without a token is refused with 401. */
    public BearerAuthenticator required() {
        return new BearerAuthenticator(tokens, true, inQuery);
    }

    /**
     * The same, but a {@code GET} may have its token in its query as {@code access_token}. Guards do not see it there; proxies and
     * browsers may keep it: let such tokens be short-lived.
     */
    public BearerAuthenticator inQuery() {
        return new BearerAuthenticator(tokens, required, true);
    }

    @Override
    public Mono<Principal> authenticate(HttpRequest request) {
        String token = token(request);
        if (token == null) {
            return required
                    ? Mono.error(() -> RequestRefused.unauthenticated(
                            "token_required", "This server wants a token: Authorization: Bearer <token>.", SCHEME))
                    : Mono.empty();
        }
        return Objects.requireNonNull(tokens.apply(token), "The function of tokens returned null instead of a Mono.")
                .switchIfEmpty(Mono.error(BearerAuthenticator::unknown));
    }

    private static RequestRefused unknown() {
        return RequestRefused.unauthenticated("invalid_token", "The token is not known here, or no longer.", UNKNOWN);
    }

    private @Nullable String token(HttpRequest request) {
        String authorization = request.headers().get(HttpHeaderNames.AUTHORIZATION);
        if (authorization != null
                && (authorization + " ").regionMatches(true, 0, SCHEME + " ", 0, SCHEME.length() + 1)) {
            return present(authorization.substring(SCHEME.length()).strip());
        }
        for (String offered : request.headers().getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL)) {
            for (String name : offered.split(",", -1)) {
                if (name.strip().startsWith(SUB_PROTOCOL)) {
                    return present(decoded(name.strip().substring(SUB_PROTOCOL.length())));
                }
            }
        }
        return inQuery && HttpMethod.GET.equals(request.method()) ? ofQuery(request.uri()) : null;
    }

    private static String present(String token) {
        if (token.isEmpty()) {
            throw unknown();
        }
        return token;
    }

    private static String decoded(String base64) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(base64));
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw unknown();
        }
    }

    private static @Nullable String ofQuery(String uri) {
        for (String parameter : parameters(uri)) {
            if (parameter.startsWith(PARAMETER)) {
                try {
                    return present(QueryStringDecoder.decodeComponent(parameter.substring(PARAMETER.length())));
                } catch (IllegalArgumentException e) {
                    throw unknown();
                }
            }
        }
        return null;
    }

    private static String[] parameters(String uri) {
        int query = uri.indexOf('?');
        return query < 0 ? new String[0] : uri.substring(query + 1).split("[&;]", -1);
    }

    /** The target of a request as everybody else may see it. */
    String withoutToken(String uri) {
        if (!inQuery || !uri.contains(PARAMETER)) {
            return uri;
        }
        String others = Arrays.stream(parameters(uri))
                .filter(parameter -> !parameter.startsWith(PARAMETER))
                .collect(Collectors.joining("&"));
        String path = uri.substring(0, uri.indexOf('?'));
        return others.isEmpty() ? path : path + "?" + others;
    }
}
