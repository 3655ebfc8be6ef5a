package dev.rouse.net.websocket;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionFilter;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionFilterProvider;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionUtil;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtension;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateServerExtensionHandshaker;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compression of messages, {@code permessage-deflate} of RFC 7692. Each is compressed by itself, which a server may ask for:
 * so a socket that is idle holds no window of either side, which takes a hundred times what else it has.
 */
public final class Deflate {

    private static final String NAME = "permessage-deflate";
    private static final int LEVEL = 6;

    /** Smaller messages fit into one packet anyway. */
    private static final int LEAST_BYTES = 1024;

    private static final WebSocketExtensionFilterProvider LARGE = new WebSocketExtensionFilterProvider() {
        @Override
        public WebSocketExtensionFilter encoderFilter() {
            return message -> message.content().readableBytes() < LEAST_BYTES;
        }

        @Override
        public WebSocketExtensionFilter decoderFilter() {
            return WebSocketExtensionFilter.NEVER_SKIP;
        }
    };

    private Deflate() {}

    /**
     * The compression that is agreed on with a client; null where it offers none that is understood here.
     *
     * @param most bytes of a message, inflated
     */
    public static @Nullable WebSocketServerExtension offered(HttpRequest head, int most) {
        String offers = String.join(",", head.headers().getAll(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS));
        if (offers.isEmpty()) {
            return null;
        }
        PerMessageDeflateServerExtensionHandshaker handshaker = new PerMessageDeflateServerExtensionHandshaker(
                LEVEL,
                false,
                PerMessageDeflateServerExtensionHandshaker.MAX_WINDOW_SIZE,
                true,
                true,
                PerMessageDeflateServerExtensionHandshaker.MAX_WINDOW_SIZE,
                PerMessageDeflateServerExtensionHandshaker.DEFAULT_MEM_LEVEL,
                LARGE,
                most);
        for (WebSocketExtensionData offer : WebSocketExtensionUtil.extractExtensions(offers)) {
            if (offer.name().equals(NAME)) {
                Map<String, @Nullable String> each = new HashMap<>(offer.parameters());
                each.put("server_no_context_takeover", null);
                each.put("client_no_context_takeover", null);
                WebSocketServerExtension agreed =
                        handshaker.handshakeExtension(new WebSocketExtensionData(offer.name(), each));
                if (agreed != null) {
                    return agreed;
                }
            }
        }
        return null;
    }

    /** The header that tells the client of it. */
    public static String header(WebSocketServerExtension agreed) {
        WebSocketExtensionData data = agreed.newReponseData();
        StringBuilder header = new StringBuilder(data.name());
        data.parameters().forEach((name, value) -> {
            header.append("; ").append(name);
            if (value != null) {
                header.append('=').append(value);
            }
        });
        return header.toString();
    }
}
