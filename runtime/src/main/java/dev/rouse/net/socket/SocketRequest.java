package dev.rouse.net.socket;

import dev.rouse.net.request.RequestRefused;
import dev.rouse.net.socket.frame.SubProtocol;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Checks the head of a request that opens a WebSocket, by the rules of RFC 6455. */
final class SocketRequest {

    /** Base64 of 16 bytes. */
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9+/]{21}[AQgw]==");

    private static final String VERSION = "13";

    /** Beginning of the sub-protocol that carries a token, which no error shows. */
    private static final String TOKEN = "rouse.token.";

    private SocketRequest() {}

    /** @throws RequestRefused it is no handshake */
    static void check(HttpRequest head) {
        HttpHeaders headers = head.headers();
        if (!head.protocolVersion().equals(HttpVersion.HTTP_1_1)) {
            throw RequestRefused.notWebSocket(head.protocolVersion().text());
        }
        if (!headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
                || !headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)) {
            throw RequestRefused.notWebSocket("a request without 'Connection: upgrade' and 'Upgrade: websocket'");
        }
        List<String> versions = headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_VERSION);
        if (versions.size() != 1 || !versions.get(0).strip().equals(VERSION)) {
            throw RequestRefused.notWebSocket("Sec-WebSocket-Version " + versions);
        }
        List<String> keys = headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_KEY);
        if (keys.size() != 1 || !KEY.matcher(keys.get(0).strip()).matches()) {
            throw RequestRefused.invalid(
                    "invalid_websocket_key", "A Sec-WebSocket-Key is the Base64 of 16 bytes, and there is one.");
        }
    }

    /** @throws RequestRefused none of those that it offers is spoken here */
    static SubProtocol subProtocol(HttpRequest head) {
        List<String> offered = head.headers().getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL).stream()
                .flatMap(names -> Arrays.stream(names.split(",", -1)))
                .map(name -> name.strip().startsWith(TOKEN) ? TOKEN + "…" : name)
                .toList();
        return SubProtocol.of(offered.isEmpty() ? null : String.join(",", offered));
    }
}
