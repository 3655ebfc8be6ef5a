package dev.rouse.wire.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.LimitExceededException;
import dev.rouse.wire.Frame;
import dev.rouse.wire.MalformedFrameException;
import dev.rouse.wire.WireLimits;
import dev.rouse.wire.WireValue;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Frames by length over one connection. */
final class FramePipelineTest {

    private static final Frame LARGE = new Frame.Result(1, new WireValue(WireValue.Format.OWN, new byte[100_000]));

    private final EmbeddedChannel channel = connection();

    private static EmbeddedChannel connection() {
        EmbeddedChannel channel = new EmbeddedChannel();
        FramePipeline.addTo(channel.pipeline());
        return channel;
    }

    /** Of another connection: what a sender of {@code frames} writes, one after the other. */
    private static ByteBuf sent(Frame... frames) {
        EmbeddedChannel sender = connection();
        FramePipeline.raise(sender.pipeline(), WireLimits.DEFAULTS);
        CompositeByteBuf all = Unpooled.compositeBuffer();
        for (Frame frame : frames) {
            sender.writeOutbound(frame);
            for (ByteBuf part = sender.readOutbound(); part != null; part = sender.readOutbound()) {
                all.addComponent(true, part);
            }
        }
        return all;
    }

    @AfterEach
    void closeWithoutALeak() {
        channel.finishAndReleaseAll();
    }

    @Test
    void framesArriveInOrderHoweverTheirBytesAreCut() {
        ByteBuf bytes = sent(new Frame.Ping(1), new Frame.Ping(2), new Frame.Complete(3));
        while (bytes.isReadable()) {
            channel.writeInbound(bytes.readBytes(1));
        }
        bytes.release();
        assertThat(channel.<Frame>readInbound()).isEqualTo(new Frame.Ping(1));
        assertThat(channel.<Frame>readInbound()).isEqualTo(new Frame.Ping(2));
        assertThat(channel.<Frame>readInbound()).isEqualTo(new Frame.Complete(3));
    }

    @Test
    void strangerMaySendNoLargeFrame() {
        assertThatThrownBy(() -> channel.writeInbound(sent(LARGE)))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageContaining("at most 8192 bytes");
    }

    @Test
    void lengthIsNotBelieved() {
        ByteBuf http = Unpooled.copiedBuffer("GET / HTTP/1.1\r\n\r\n", StandardCharsets.US_ASCII);
        assertThatThrownBy(() -> channel.writeInbound(http)).isInstanceOf(MalformedFrameException.class);
        assertThatThrownBy(() -> connection().writeInbound(Unpooled.buffer().writeInt(-1)))
                .isInstanceOf(MalformedFrameException.class);
    }

    @Test
    void nothingIsReadBehindWhatIsMalformed() {
        ByteBuf bytes = Unpooled.buffer().writeInt(1).writeByte(0xFF);
        ByteBuf ping = sent(new Frame.Ping(1));
        assertThatThrownBy(() -> channel.writeInbound(Unpooled.wrappedBuffer(bytes, ping)))
                .isInstanceOf(MalformedFrameException.class);
        channel.writeInbound(sent(new Frame.Ping(2)));
        assertThat(channel.<Frame>readInbound()).isNull();
    }

    @Test
    void limitsAreRaisedBetweenTwoFramesOfOneRead() {
        FrameListener listener = new FrameListener();
        channel.pipeline().addLast(listener);
        channel.writeInbound(sent(new Frame.Proof(new byte[32]), LARGE, new Frame.Ping(1)));
        assertThat(listener.frames).hasSize(3);
        assertThat(listener.frames.get(2)).isEqualTo(new Frame.Ping(1));
        channel.writeOutbound(LARGE);
        assertThat(channel.<ByteBuf>readOutbound()).satisfies(ByteBuf::release);
    }

    /** Raises the limits at the last frame of a handshake. */
    private static final class FrameListener extends ChannelInboundHandlerAdapter {

        private final List<Frame> frames = new ArrayList<>();

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            frames.add((Frame) message);
            if (message instanceof Frame.Proof) {
                FramePipeline.raise(ctx.pipeline(), WireLimits.DEFAULTS);
            }
        }
    }

    @Test
    void frameThatCannotBeWrittenFailsAlone() {
        ChannelFuture large = channel.writeOneOutbound(LARGE);
        ChannelFuture ping = channel.writeOneOutbound(new Frame.Ping(1));
        channel.flushOutbound();
        assertThat(large.cause()).isInstanceOf(LimitExceededException.class);
        assertThat(ping.isSuccess()).isTrue();
    }
}
