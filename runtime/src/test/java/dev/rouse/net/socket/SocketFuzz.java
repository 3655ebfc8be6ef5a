package dev.rouse.net.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.net.ActorHttpHandler;
import dev.rouse.net.ActorHttpOptions;
import dev.rouse.net.ScriptedNode;
import dev.rouse.wire.Frame;
import dev.rouse.wire.FrameCodec;
import dev.rouse.wire.FrameEncoding;
import dev.rouse.wire.ProtocolVersion;
import dev.rouse.wire.WireLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import java.nio.charset.StandardCharsets;

/** A socket without a connection, for any bytes: whatever comes is answered, or ends it with a goodbye, and nothing is left. */
final class SocketFuzz {

    private static final ScriptedNode NODE = new ScriptedNode();
    private static final ActorHttpOptions OPTIONS = ActorHttpOptions.defaults();

    private SocketFuzz() {}

    /** Sends {@code bytes} as one message behind the handshakes. */
    static void message(byte[] bytes, FrameEncoding encoding) {
        boolean isText = encoding == FrameEncoding.JSON;
        received(RawSocket.masked(RawSocket.FIN | (isText ? RawSocket.TEXT : RawSocket.BINARY), bytes), encoding);
    }

    /** Sends {@code bytes} as they are behind the handshakes. */
    static void received(byte[] bytes, FrameEncoding encoding) {
        NODE.thrown.clear();
        boolean isText = encoding == FrameEncoding.JSON;
        EmbeddedChannel channel = new EmbeddedChannel(
                new HttpServerCodec(), ActorHttpHandler.factory(NODE, OPTIONS).get());
        try {
            send(
                    channel,
                    RawSocket.request("/socket", "Sec-WebSocket-Protocol: rouse.v1." + (isText ? "json" : "cbor"))
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(answers(channel).toString(StandardCharsets.ISO_8859_1)).startsWith("HTTP/1.1 101");
            send(
                    channel,
                    RawSocket.masked(RawSocket.FIN | (isText ? RawSocket.TEXT : RawSocket.BINARY), open(encoding)));
            assertThat(answers(channel).readableBytes()).isPositive();

            send(channel, bytes);
            channel.runPendingTasks();
            answers(channel);
            channel.checkException();
            assertThat(NODE.thrown).isEmpty();
        } finally {
            channel.finishAndReleaseAll();
        }
    }

    private static void send(EmbeddedChannel channel, byte[] bytes) {
        channel.writeInbound(Unpooled.wrappedBuffer(bytes));
        channel.runPendingTasks();
    }

    private static ByteBuf answers(EmbeddedChannel channel) {
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
            all.writeBytes(next);
            next.release();
        }
        return all;
    }

    private static byte[] open(FrameEncoding encoding) {
        ByteBuf bytes = Unpooled.buffer();
        new FrameCodec(encoding, WireLimits.DEFAULTS)
                .encode(new Frame.Open(ProtocolVersion.CURRENT, null, new byte[0]), bytes);
        return ByteBufUtil.getBytes(bytes);
    }
}
