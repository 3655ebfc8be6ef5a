package dev.rouse.client.socket;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;

/**
 * A server that a client may connect to.
 *
 * @param uri as it was given
 * @param socket where its WebSockets are opened
 */
public record Endpoint(URI uri, URI socket) {

    private static final Set<String> SCHEMES = Set.of("http", "https", "ws", "wss");
    private static final int PORT = 80;
    private static final int TLS_PORT = 443;

    /** @throws IllegalArgumentException it is none */
    public static Endpoint of(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw refused(text);
        }
        String scheme = uri.getScheme();
        if (scheme == null
                || !SCHEMES.contains(scheme)
                || uri.getHost() == null
                || uri.getRawUserInfo() != null
                || uri.getRawQuery() != null
                || uri.getRawFragment() != null) {
            throw refused(text);
        }
        String path = uri.getRawPath().replaceFirst("/+$", "") + "/socket";
        String authority = uri.getRawAuthority();
        boolean secret = scheme.equals("https") || scheme.equals("wss");
        return new Endpoint(uri, URI.create((secret ? "wss://" : "ws://") + authority + path));
    }

    private static IllegalArgumentException refused(String text) {
        return new IllegalArgumentException("An endpoint is the address of a server and the prefix of its paths, as "
                + "https://actors.example.com:8443/prefix, got '" + text + "'.");
    }

    /** Whether it is reached by TLS. */
    public boolean isTls() {
        return socket.getScheme().equals("wss");
    }

    /** Its name or number, without brackets. */
    String host() {
        return socket.getHost().replaceAll("[\\[\\]]", "");
    }

    int port() {
        return socket.getPort() >= 0 ? socket.getPort() : isTls() ? TLS_PORT : PORT;
    }

    @Override
    public String toString() {
        return uri.toString();
    }
}
