package dev.rouse.net.socket.frame;

import dev.rouse.net.request.RequestRefused;
import dev.rouse.wire.FrameEncoding;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A sub-protocol of the WebSocket: how frames are encoded, and the messages that carry them. */
public enum SubProtocol {
    /** Text messages of JSON: what a client without a word on it gets. */
    JSON("rouse.v1.json", FrameEncoding.JSON),
    /** Binary messages of CBOR. */
    CBOR("rouse.v1.cbor", FrameEncoding.CBOR);

    public static final String NAMES =
            Arrays.stream(values()).map(protocol -> protocol.protocolName).collect(Collectors.joining(","));

    private final String protocolName;
    private final FrameEncoding encoding;

    SubProtocol(String protocolName, FrameEncoding encoding) {
        this.protocolName = protocolName;
        this.encoding = encoding;
    }

    /**
     * The first of those that a client offers that is spoken here.
     *
     * @param offered as the header has them; null for none
     * @throws RequestRefused none of them is
     */
    public static SubProtocol of(@Nullable String offered) {
        if (offered == null) {
            return JSON;
        }
        for (String name : offered.split(",", -1)) {
            for (SubProtocol protocol : values()) {
                if (protocol.protocolName.equals(name.strip())) {
                    return protocol;
                }
            }
        }
        throw RequestRefused.unknownSubProtocol(offered, NAMES.replace(",", " and "));
    }

    FrameEncoding encoding() {
        return encoding;
    }

    /** Whether a message of that class may carry a frame. */
    public boolean isCarriedBy(WebSocketFrame message) {
        return this == JSON ? message instanceof TextWebSocketFrame : message instanceof BinaryWebSocketFrame;
    }

    public WebSocketFrame message(ByteBuf frame) {
        return this == JSON ? new TextWebSocketFrame(frame) : new BinaryWebSocketFrame(frame);
    }
}
