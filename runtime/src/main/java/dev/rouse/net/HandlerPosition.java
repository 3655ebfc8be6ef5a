package dev.rouse.net;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds where in a pipeline requests are messages of HTTP/1.1. Codecs of HTTP/2 are known by their names: they are of a
 * library that is there only where they are used.
 */
final class HandlerPosition {

    private static final String HTTP = HttpServerCodec.class.getName();
    private static final String HTTP2_STREAM = "io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec";
    private static final String HTTP2_CONNECTION = "io.netty.handler.codec.http2.Http2ConnectionHandler";

    private HandlerPosition() {}

    /**
     * Puts a handler of {@code type} behind the codec, now or after the handshake; does nothing on a connection of HTTP/2, and
     * where there is one already.
     *
     * @throws IllegalStateException when the pipeline has no codec of messages of HTTP/1.1, and nothing that negotiates one
     */
    static <H extends ChannelHandler> void add(ChannelPipeline pipeline, Class<H> type, Supplier<H> handlers) {
        if (addBehindCodec(pipeline, type, handlers) || nameOf(HTTP2_CONNECTION, pipeline) != null) {
            return;
        }
        ChannelHandlerContext negotiation = pipeline.context(ApplicationProtocolNegotiationHandler.class);
        if (negotiation == null) {
            throw new IllegalStateException(
                    "Actors are served behind an HttpServerCodec, or on a stream of HTTP/2 behind"
                            + " an Http2StreamFrameToHttpObjectCodec; this pipeline has neither: " + pipeline.names()
                            + ". In a reactor-netty server call this from childObserve, when a connection is CONNECTED.");
        }
        pipeline.addAfter(negotiation.name(), null, new AfterHandshake<>(type, handlers));
    }

    private static <H extends ChannelHandler> boolean addBehindCodec(
            ChannelPipeline pipeline, Class<H> type, Supplier<H> handlers) {
        String http = nameOf(HTTP, pipeline);
        String codec = http == null ? nameOf(HTTP2_STREAM, pipeline) : http;
        if (codec == null) {
            return false;
        }
        if (pipeline.get(type) == null) {
            pipeline.addAfter(codec, null, handlers.get());
        }
        return true;
    }

    /** The name of the first handler of that class in the pipeline; null when there is none. */
    private static @Nullable String nameOf(String className, ChannelPipeline pipeline) {
        for (Map.Entry<String, ChannelHandler> entry : pipeline) {
            for (Class<?> c = entry.getValue().getClass(); c != null; c = c.getSuperclass()) {
                if (c.getName().equals(className)) {
                    return entry.getKey();
                }
            }
        }
        return null;
    }

    /** Waits for the first bytes after the handshake: a protocol is negotiated then, and the codecs are those of it. */
    private static final class AfterHandshake<H extends ChannelHandler> extends ChannelInboundHandlerAdapter {

        private final Class<H> type;
        private final Supplier<H> handlers;

        AfterHandshake(Class<H> type, Supplier<H> handlers) {
            this.type = type;
            this.handlers = handlers;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            addBehindCodec(ctx.pipeline(), type, handlers);
            ctx.pipeline().remove(this);
            ctx.fireChannelRead(message);
        }
    }
}
