package dev.rouse.link.tcp;

import dev.rouse.wire.link.SharedSecret;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * Means by which nodes know that they are of one cluster: certificates, a secret, both or none.
 *
 * @param secret null for none
 * @param tls null for none
 */
public record LinkSecurity(
        @Nullable SharedSecret secret, @Nullable Tls tls) {

    /** No means: everybody who reaches the address and names the right store is let in. */
    public static final LinkSecurity NONE = new LinkSecurity(null, null);

    /** TLS with certificates of both sides. */
    public record Tls(SslContext server, SslContext client) {

        /** @throws IllegalArgumentException they are not for that, or the server asks for no certificate */
        public Tls {
            if (!server.isServer() || !client.isClient()) {
                throw new IllegalArgumentException(
                        "TLS between nodes needs a context for a server and one for a client, got "
                                + (server.isServer()
                                        ? "two for servers"
                                        : client.isClient() ? "two for clients" : "them in the other order")
                                + ".");
            }
            if (!needsCertificate(server)) {
                throw new IllegalArgumentException(
                        "TLS between nodes is mutual, but this server context requires no certificate of clients, so that anybody could connect:"
                                + " make it with clientAuth(ClientAuth.REQUIRE).");
            }
        }

        private static boolean needsCertificate(SslContext server) {
            SSLEngine engine = server.newEngine(UnpooledByteBufAllocator.DEFAULT);
            try {
                return engine.getNeedClientAuth();
            } finally {
                ReferenceCountUtil.release(engine);
            }
        }
    }
}
