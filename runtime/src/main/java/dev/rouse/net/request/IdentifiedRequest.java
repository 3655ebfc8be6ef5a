package dev.rouse.net.request;

import dev.rouse.ActorClient;
import dev.rouse.Principal;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpRequest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The head of a request whose sender an authenticator tells, or which came to a server that others than this machine reach. */
public final class IdentifiedRequest extends DefaultHttpRequest {

    private final boolean isLocal;
    private volatile @Nullable Principal principal;
    private volatile @Nullable Instant expires;

    /**
     * @param uri of the request, without what only the authenticator is to see
     * @param isLocal whether the server listens to this machine alone
     */
    public IdentifiedRequest(HttpRequest request, String uri, boolean isLocal) {
        super(request.protocolVersion(), request.method(), uri, request.headers());
        this.isLocal = isLocal;
    }

    /** @throws RequestRefused the time of the sender is over */
    public void identify(Principal sender) {
        Instant end = sender.expires();
        if (end != null && !end.isAfter(Instant.now())) {
            throw RequestRefused.expired();
        }
        expires = end;
        principal = sender.until(null);
    }

    /** Whether {@code request} may administer where nobody is asked: its sender is known, or can only be of this machine. */
    public static boolean mayAdminister(HttpRequest request) {
        return !(request instanceof IdentifiedRequest identified) || identified.isLocal || identified.principal != null;
    }

    /** The sender of {@code request}; null for nobody, or for one that is not told yet. */
    public static @Nullable Principal principalOf(HttpRequest request) {
        return request instanceof IdentifiedRequest identified ? identified.principal : null;
    }

    /** The time until which the sender of {@code request} is the one that it was; null for good. */
    public static @Nullable Instant expiryOf(HttpRequest request) {
        return request instanceof IdentifiedRequest identified ? identified.expires : null;
    }

    /** {@code client}, under the identity of the sender of {@code request} where there is one. */
    public static ActorClient client(ActorClient client, HttpRequest request) {
        Principal sender = principalOf(request);
        return sender == null ? client : client.withPrincipal(sender);
    }
}
