package dev.rouse.benchmarks.scenario.http;

import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Progress;
import dev.rouse.benchmarks.harness.Rounds;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import reactor.core.publisher.Operators;

/**
 * Connections of HTTP/1.1 on one thread that cost as little as they can, so that what is measured is the server: each sends the same
 * bytes again and again, and of an answer looks at its status and where it ends.
 */
final class KeepAliveClients implements AutoCloseable {

    private static final byte[] SUCCESS = "HTTP/1.1 200 ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LENGTH = "\r\ncontent-length: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEAD_END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Connection[] connections;

    /**
     * Connects all.
     *
     * @param requests of a connection, by its number
     */
    KeepAliveClients(int port, int count, IntFunction<String> requests) {
        this.connections = IntStream.range(0, count)
                .mapToObj(i -> new Connection(port, requests.apply(i)))
                .toArray(Connection[]::new);
    }

    /** One request in flight on each connection. */
    Measured load(String unit, Effort effort, Progress progress) {
        return Rounds.of((slot, nth) -> connections[slot], connections.length, unit, effort, progress);
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** Number of bytes of the answer at the beginning of {@code in}; 0 where it has not come whole. */
    static int lengthOf(ByteBuf in) {
        int begin = in.readerIndex();
        int headEnd = indexOf(HEAD_END, in, begin);
        if (headEnd < 0) {
            return 0;
        }
        int at = indexOf(LENGTH, in, begin);
        if (!isAt(begin, SUCCESS, in) || at < 0 || at > headEnd) {
            throw new IllegalStateException(
                    "This is no answer of success with a length: " + in.toString(StandardCharsets.UTF_8));
        }
        int body = 0;
        int next = at + LENGTH.length;
        for (byte digit = in.getByte(next); digit >= '0' && digit <= '9'; digit = in.getByte(++next)) {
            body = 10 * body + digit - '0';
        }
        int length = headEnd + HEAD_END.length - begin + body;
        return length <= in.readableBytes() ? length : 0;
    }

    private static int indexOf(byte[] bytes, ByteBuf in, int from) {
        int last = in.writerIndex() - bytes.length;
        for (int at = from; at <= last; at++) {
            at = in.indexOf(at, last + 1, bytes[0]);
            if (at < 0 || isAt(at, bytes, in)) {
                return at;
            }
        }
        return -1;
    }

    private static boolean isAt(int at, byte[] bytes, ByteBuf in) {
        if (in.writerIndex() - at < bytes.length) {
            return false;
        }
        for (int i = 0; i < bytes.length; i++) {
            if (in.getByte(at + i) != bytes[i]) {
                return false;
            }
        }
        return true;
    }

    private final class Connection extends SimpleChannelInboundHandler<ByteBuf> implements Publisher<Object> {

        private final ByteBuf request;
        private final ByteBuf came = Unpooled.buffer();
        private final Channel channel;
        private @Nullable Subscriber<? super Object> waiting;

        Connection(int port, String request) {
            this.request = Unpooled.unreleasableBuffer(
                    Unpooled.directBuffer().writeBytes(request.getBytes(StandardCharsets.US_ASCII)));
            this.channel = new Bootstrap()
                    .group(loops)
                    .channel(NioSocketChannel.class)
                    .option(ChannelOption.TCP_NODELAY, true)
                    .handler(this)
                    .connect("localhost", port)
                    .syncUninterruptibly()
                    .channel();
        }

        @Override
        public void subscribe(Subscriber<? super Object> caller) {
            caller.onSubscribe(Operators.emptySubscription());
            waiting = caller;
            channel.writeAndFlush(request.duplicate(), channel.voidPromise());
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, ByteBuf part) {
            came.writeBytes(part);
            int length = lengthOf(came);
            if (length > 0) {
                came.skipBytes(length).discardReadBytes();
                answered(null);
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
}
