package dev.rouse.benchmarks.scenario.http;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import reactor.core.publisher.Operators;

/**
 * A client's connection that sends the same again and again: each subscription sends the request, and completes on the
 * connection's event loop when it was answered with a status of success. One at a time.
 */
public final class HttpConnection extends SimpleChannelInboundHandler<HttpObject> implements Publisher<Object> {

    private final HttpTarget target;
    private final String path;
    private final ByteBuf body;
    private final Channel channel;
    private @Nullable Subscriber<? super Object> waiting;
    private HttpResponseStatus status = HttpResponseStatus.OK;

    private HttpConnection(Bootstrap bootstrap, HttpTarget target, int number) {
        this.target = target;
        this.path = target.path(number);
        this.body = Unpooled.unreleasableBuffer(Unpooled.copiedBuffer(target.body(), StandardCharsets.UTF_8));
        this.channel = bootstrap
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel connecting) {
                        connecting.pipeline().addLast(new HttpClientCodec(), HttpConnection.this);
                    }
                })
                .connect(target.host(), target.port())
                .syncUninterruptibly()
                .channel();
    }

    /** Connects, and waits for it. */
    public static HttpConnection open(EventLoopGroup loops, HttpTarget target, int number) {
        return new HttpConnection(new Bootstrap().group(loops).channel(NioSocketChannel.class), target, number);
    }

    @Override
    public void subscribe(Subscriber<? super Object> caller) {
        caller.onSubscribe(Operators.emptySubscription());
        waiting = caller;
        channel.writeAndFlush(request(), channel.voidPromise());
    }

    private HttpRequest request() {
        DefaultFullHttpRequest request =
                new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, target.method(), path, body.duplicate());
        target.headers().forEach((name, value) -> request.headers().set(name, value));
        request.headers()
                .set(HttpHeaderNames.HOST, target.host())
                .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
                .set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
        return request;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
        if (message instanceof HttpResponse response) {
            status = response.status();
        }
        if (message instanceof LastHttpContent) {
            answered(
                    status.codeClass() == HttpStatusClass.SUCCESS
                            ? null
                            : new IllegalStateException(path + ": " + status));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        answered(new IllegalStateException("The server closed the connection"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        answered(cause);
    }

    private void answered(@Nullable Throwable failure) {
        Subscriber<? super Object> caller = waiting;
        waiting = null;
        if (caller != null && failure != null) {
            caller.onError(failure);
        } else if (caller != null) {
            caller.onComplete();
        }
    }
}
