package dev.rouse.net.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.Future;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sets up connections of a server for the version of HTTP that is spoken on each: the one that TLS negotiated, or without TLS HTTP/2
 * where a client begins with it (prior knowledge), else HTTP/1.1.
 *
 * @param limits of HTTP/2; null for HTTP/1.1 alone
 * @param http1 makes the handlers of a connection of HTTP/1.1
 * @param stream makes the handler of a stream of HTTP/2, behind the codec that makes messages of HTTP/1.1
 * @param thrown tells the node of errors that nobody expected
 */
public record HttpVersions(
        @Nullable Http2Limits limits,
        Supplier<ChannelHandler[]> http1,
        Supplier<ChannelHandler> stream,
        Consumer<Throwable> thrown) {

    /** Sets up a connection without TLS. */
    public void plain(ChannelPipeline pipeline) {
        if (limits == null) {
            pipeline.addLast(http1.get());
        } else {
            pipeline.addLast(new FirstBytes(limits));
        }
    }

    /** Sets up a connection with TLS. */
    public void secure(ChannelPipeline pipeline, SslContext tls) {
        pipeline.addLast(tls.newHandler(pipeline.channel().alloc()), new Negotiated());
    }

    private void add(ChannelPipeline pipeline, boolean second) {
        if (second && limits != null) {
            Http2Connection.add(pipeline, limits, stream, thrown);
        } else {
            pipeline.addLast(http1.get());
        }
    }

    /** Waits for the bytes that a connection begins with: the preface of HTTP/2 is the beginning of no request. */
    private final class FirstBytes extends ByteToMessageDecoder {

        private final Http2Limits limits;
        private final ByteBuf preface = Http2CodecUtil.connectionPrefaceBuf();
        private @Nullable Future<?> patience;

        FirstBytes(Http2Limits limits) {
            this.limits = limits;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            patience = ctx.executor().schedule(() -> ctx.close(), limits.idle().toMillis(), TimeUnit.MILLISECONDS);
        }

        @Override
        protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
            int length = Math.min(in.readableBytes(), preface.capacity());
            boolean second = true;
            for (int i = 0; i < length && second; i++) {
                second = in.getByte(in.readerIndex() + i) == preface.getByte(i);
            }
            if (!second || length == preface.capacity()) {
                add(ctx.pipeline(), second);
                ctx.pipeline().remove(this);
            }
        }

        @Override
        protected void handlerRemoved0(ChannelHandlerContext ctx) {
            preface.release();
            if (patience != null) {
                patience.cancel(false);
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
            if (event == ConnectionEvent.DRAIN) {
                ctx.close();
            } else {
                super.userEventTriggered(ctx, event);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            thrown.accept(cause);
            ctx.close();
        }
    }

    /** Waits for the end of the handshake of TLS. A client that breaks it off is told nothing, and not logged. */
    private final class Negotiated extends ApplicationProtocolNegotiationHandler {

        Negotiated() {
            super(ApplicationProtocolNames.HTTP_1_1);
        }

        @Override
        protected void configurePipeline(ChannelHandlerContext ctx, String protocol) {
            add(ctx.pipeline(), protocol.equals(ApplicationProtocolNames.HTTP_2));
        }

        @Override
        protected void handshakeFailure(ChannelHandlerContext ctx, Throwable cause) {
            thrown.accept(cause);
            ctx.close();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            thrown.accept(cause);
            ctx.close();
        }
    }
}
