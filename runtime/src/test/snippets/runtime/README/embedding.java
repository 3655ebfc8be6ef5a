import dev.rouse.host.ActorRuntime;
import dev.rouse.net.ActorHttpHandler;
import dev.rouse.net.ActorHttpOptions;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.*;
import java.util.function.Function;
import java.util.function.Supplier;

class YourHandler extends SimpleChannelInboundHandler<HttpObject> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
        if (message instanceof LastHttpContent) {
            context.writeAndFlush(new DefaultFullHttpResponse(
                            HttpVersion.HTTP_1_1,
                            HttpResponseStatus.OK,
                            Unpooled.copiedBuffer("hello".getBytes())))
                    .addListener(ChannelFutureListener.CLOSE);
        }
    }
}

/** What EmbeddingSnippetTest calls. */
public class Embedding implements Function<ActorRuntime, Object> {
    @Override
    public Object apply(ActorRuntime runtime) {
        // snippet
        return server;
    }
}
