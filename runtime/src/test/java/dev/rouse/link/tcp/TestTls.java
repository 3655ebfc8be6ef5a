package dev.rouse.link.tcp;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.InputStream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Certificates for tests: {@code node} is known to the cluster, {@code stranger} is not. */
final class TestTls {

    private TestTls() {}

    private static InputStream file(String name) {
        return TestTls.class.getResourceAsStream("/tls/" + name);
    }

    static SslContext server(String name, ClientAuth auth) {
        try {
            return SslContextBuilder.forServer(file(name + ".pem"), file(name + ".key"))
                    .trustManager(file("ca.pem"))
                    .clientAuth(auth)
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param name null for no certificate */
    static SslContext client(@Nullable String name) {
        try {
            SslContextBuilder builder = SslContextBuilder.forClient().trustManager(file("ca.pem"));
            return (name == null ? builder : builder.keyManager(file(name + ".pem"), file(name + ".key"))).build();
        } catch (SSLException e) {
            throw new IllegalStateException(e);
        }
    }

    static LinkSecurity of(String server, @Nullable String client) {
        return new LinkSecurity(null, new LinkSecurity.Tls(server(server, ClientAuth.REQUIRE), client(client)));
    }
}
