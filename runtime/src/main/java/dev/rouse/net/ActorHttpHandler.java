package dev.rouse.net;

import dev.rouse.ActorNode;
import dev.rouse.base.Arguments;
import dev.rouse.net.connection.HttpConnection;
import dev.rouse.net.connection.HttpFront;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import java.util.function.Supplier;

/**
 * Serves actors on one HTTP/1.1 connection or one stream of HTTP/2, from anywhere behind an {@code HttpServerCodec}; the
 * package says which paths. One is made for each channel:
 *
 * <pre>{@code
 * Supplier<ActorHttpHandler> actors = ActorHttpHandler.factory(node, ActorHttpOptions.defaults());
 * channel.pipeline().addLast(new HttpServerCodec(), actors.get());
 * }</pre>
 *
 * <p>In a reactor-netty server of any protocol (HTTP/1.1, H2C, H2), with requests for other paths passed on to its own
 * routes:
 *
 * <pre>{@code
 * Supplier<ActorHttpHandler> actors =
 *         ActorHttpHandler.factory(node, ActorHttpOptions.builder().passThrough(true).build());
 * HttpServer.create().childObserve((connection, state) -> {
 *     if (state == ConnectionObserver.State.CONNECTED) {
 *         ActorHttpHandler.addTo(connection.channel().pipeline(), actors);
 *     }
 * });
 * }</pre>
 *
 * <p>Requests of a connection are served one at a time, in order, also where those of the next handler come in between.
 * While one is being answered at most one read is taken from the socket, so a client cannot fill memory by pipelining, and
 * a disconnect is noticed and cancels the wait. Nothing here blocks, whatever thread outcomes come on.
 */
public final class ActorHttpHandler extends ChannelDuplexHandler {

    private final HttpConnection connection;

    ActorHttpHandler(HttpFront front) {
        this.connection = new HttpConnection(front);
    }

    /**
     * Makes the handlers of a server, one for each connection. Keep it: the handlers share what it learns of actions.
     *
     * @param node whose actors are served
     * @throws IllegalStateException the class path has a Netty that is too old
     */
    public static Supplier<ActorHttpHandler> factory(ActorNode node, ActorHttpOptions options) {
        HttpFront front = ActorFront.of(Arguments.required("node", node), Arguments.required("options", options));
        NettyVersion.needed(() -> new ActorHttpHandler(front));
        return () -> new ActorHttpHandler(front);
    }

    /**
     * Puts a handler where it belongs in the pipeline of a connection, or of a stream of HTTP/2: behind the codec that makes
     * messages of HTTP/1.1, after the handshake where a protocol is negotiated. Does nothing on a connection of HTTP/2, whose
     * streams have pipelines of their own, and where there is one already.
     *
     * @param actors the factory that {@link #factory} made
     * @throws IllegalStateException when the pipeline has none of these codecs, and nothing that negotiates one
     */
    public static void addTo(ChannelPipeline pipeline, Supplier<ActorHttpHandler> actors) {
        HandlerPosition.add(
                Arguments.required("pipeline", pipeline), ActorHttpHandler.class, Arguments.required("actors", actors));
    }

    /** Called with the bytes of a read, before the codec has them. */
    void arrive() {
        connection.arrive();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        connection.added(ctx);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        connection.receive(ctx, message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        connection.receivedAll(ctx);
    }

    @Override
    public void read(ChannelHandlerContext ctx) {
        connection.read(ctx);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        connection.write(ctx, message, promise);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        connection.writabilityChanged(ctx);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        connection.event(ctx, event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        connection.inactive(ctx);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        connection.removed(ctx);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        connection.fail(ctx, cause);
    }
}
