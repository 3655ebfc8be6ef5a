package dev.rouse.net.websocket;

import dev.rouse.net.request.RequestRefused;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Checks the head of a request that opens a WebSocket, by the rules of RFC 6455. */
public final class WebSocketRequest {

    /** Base64 of 16 bytes. */
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9+/]{21}[AQgw]==");

    private static final String VERSION = "13";

    /** Beginning of the sub-protocol that carries a token, which no error shows. */
    private static final String TOKEN = "rouse.token.";

    private WebSocketRequest() {}

    /** @throws RequestRefused it is no handshake */
    public static void check(HttpRequest head) {
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

    /** Names of the sub-protocols that the client offers, in its order; what carries a token is shortened. */
    public static List<String> offered(HttpRequest head) {
        return head.headers().getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL).stream()
                .flatMap(names -> Arrays.stream(names.split(",", -1)))
                .map(String::strip)
                .map(name -> name.startsWith(TOKEN) ? TOKEN + "…" : name)
                .toList();
    }

    /** Those without the one that carries a token. */
    public static List<String> offeredToActor(HttpRequest head) {
        return offered(head).stream()
                .filter(name -> !name.isEmpty() && !name.startsWith(TOKEN))
                .toList();
    }
}
