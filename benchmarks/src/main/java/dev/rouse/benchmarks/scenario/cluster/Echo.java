package dev.rouse.benchmarks.scenario.cluster;

import dev.rouse.benchmarks.scenario.bed.Lanes;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * A server that sends back what it gets, and its clients, one connection for each thread of theirs: messages with their length
 * before them, what one read brought answered by one flush.
 */
final class Echo implements AutoCloseable {

    private static final int LENGTH_BYTES = 4;
    private static final int LONGEST = 1 << 20;

    private final EventLoopGroup serving;
    private final EventLoopGroup calling;
    private final byte[] message;
    private final Channel server;
    private final List<Client> clients;

    /**
     * @param message that is sent again and again
     * @param lanes as many threads has each side
     */
    Echo(byte[] message, Lanes lanes) {
        this.serving = loops(lanes);
        this.calling = loops(lanes);
        this.message = message.clone();
        this.server = new ServerBootstrap()
                .group(serving)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(splitter(), new Answers());
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
        this.clients =
                IntStream.range(0, lanes.count()).mapToObj(i -> new Client()).toList();
    }

    private static EventLoopGroup loops(Lanes lanes) {
        return new MultiThreadIoEventLoopGroup(lanes.count(), NioIoHandler.newFactory());
    }

    /** Whole messages, with the length that stands before them. */
    private static LengthFieldBasedFrameDecoder splitter() {
        return new LengthFieldBasedFrameDecoder(LONGEST, 0, LENGTH_BYTES);
    }

    /** Completes when the message of {@code slot} is back, on the thread of its connection. Cold. */
    Mono<Boolean> call(int slot) {
        Client client = clients.get(slot % clients.size());
        return Mono.create(client::send);
    }

    private static final class Answers extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object received) {
            ctx.write(received);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            ctx.flush();
        }
    }

    private final class Client extends ChannelInboundHandlerAdapter {

        private final ArrayDeque<MonoSink<Boolean>> waiting = new ArrayDeque<>();
        private final Channel channel;
        private boolean reading;

        Client() {
            this.channel = new Bootstrap()
                    .group(calling)
                    .channel(NioSocketChannel.class)
                    .option(ChannelOption.TCP_NODELAY, true)
                    .handler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            channel.pipeline().addLast(splitter(), Client.this);
                        }
                    })
                    .connect(server.localAddress())
                    .syncUninterruptibly()
                    .channel();
        }

        void send(MonoSink<Boolean> caller) {
            if (!channel.eventLoop().inEventLoop()) {
                channel.eventLoop().execute(() -> send(caller));
                return;
            }
            waiting.add(caller);
            ByteBuf bytes = channel.alloc().ioBuffer(LENGTH_BYTES + message.length);
            channel.write(bytes.writeInt(message.length).writeBytes(message));
            if (!reading) {
                channel.flush();
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object received) {
            reading = true;
            ReferenceCountUtil.release(received);
            Objects.requireNonNull(waiting.poll()).success(true);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            reading = false;
            ctx.flush();
        }
    }

    @Override
    public void close() {
        clients.forEach(client -> client.channel.close().syncUninterruptibly());
        server.close().syncUninterruptibly();
        List.of(calling, serving)
                .forEach(loops ->
                        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly());
    }
}
