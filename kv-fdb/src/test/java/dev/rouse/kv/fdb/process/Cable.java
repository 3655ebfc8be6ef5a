package dev.rouse.kv.fdb.process;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.function.LongPredicate;

/**
 * Everybody's way to one port of this machine, which can be cut as a cable is: connections stay, and their bytes wait, each way and for
 * each process at the other end by itself. What has waited arrives when it is whole again, as TCP has it. All on one event loop.
 */
final class Cable implements AutoCloseable {

    private static final String HOST = "127.0.0.1";

    /** Direction of bytes. */
    enum Way {
        /** From who connected to the port. */
        THERE,
        /** From the port to who connected. */
        BACK
    }

    private record Cut(LongPredicate callers, Set<Way> ways) {}

    private static final Cut NOTHING = new Cut(pid -> false, Set.of());

    private final EventLoop loop;
    private final Channel server;
    private final int port;
    private final List<Pipe> pipes = new ArrayList<>();
    private Cut cut = NOTHING;

    /** @param target the port that it leads to, now or later */
    Cable(EventLoop loop, int target) {
        this.loop = loop;
        this.server = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel caller) {
                        connect(caller, target);
                    }
                })
                .bind(HOST, 0)
                .syncUninterruptibly()
                .channel();
        this.port = ((NioServerSocketChannel) server).localAddress().getPort();
    }

    int port() {
        return port;
    }

    String address() {
        return HOST + ":" + port;
    }

    private void connect(Channel caller, int target) {
        int from = ((NioSocketChannel) caller).remoteAddress().getPort();
        long pid = SocketOwner.of(from, port);
        new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInboundHandlerAdapter())
                .connect(HOST, target)
                .addListener((ChannelFutureListener) connected -> {
                    if (connected.isSuccess()) {
                        join(caller, connected.channel(), pid);
                    } else {
                        caller.close();
                    }
                });
    }

    private void join(Channel caller, Channel target, long pid) {
        Pipe there = new Pipe(Way.THERE, pid, caller, target);
        Pipe back = new Pipe(Way.BACK, pid, target, caller);
        pipes.add(there);
        pipes.add(back);
        there.begin();
        back.begin();
    }

    /** Cuts it for the processes that {@code callers} names, instead of for those that it was cut for before. */
    void cut(LongPredicate callers, Way... ways) {
        set(new Cut(callers, EnumSet.copyOf(List.of(ways))));
    }

    /** It is whole again. */
    void mend() {
        set(NOTHING);
    }

    private void set(Cut next) {
        loop.submit(() -> {
                    cut = next;
                    List.copyOf(pipes).forEach(Pipe::goOn);
                })
                .syncUninterruptibly();
    }

    /** Nobody can connect any more, as where nobody listens; connections stay until their ends close them. */
    @Override
    public void close() {
        server.close().syncUninterruptibly();
        mend();
    }

    /** Bytes of one connection in one direction. */
    private final class Pipe extends ChannelInboundHandlerAdapter {

        private final Way way;
        private final long pid;
        private final Channel from;
        private final Channel to;
        private final Queue<Object> waiting = new ArrayDeque<>();
        private boolean stalled;
        private boolean ended;

        Pipe(Way way, long pid, Channel from, Channel to) {
            this.way = way;
            this.pid = pid;
            this.from = from;
            this.to = to;
        }

        void begin() {
            from.pipeline().addLast(this);
            stalled = true;
            goOn();
        }

        private boolean isCut() {
            return cut.ways.contains(way) && cut.callers.test(pid);
        }

        void goOn() {
            if (!stalled || isCut()) {
                return;
            }
            stalled = false;
            for (Object bytes = waiting.poll(); bytes != null; bytes = waiting.poll()) {
                to.write(bytes);
            }
            ChannelFuture passed = to.writeAndFlush(Unpooled.EMPTY_BUFFER);
            if (ended) {
                end(passed);
            } else {
                passed.addListener(done -> readOn());
            }
        }

        private void readOn() {
            if (isCut()) {
                stalled = true;
            } else {
                from.read();
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object bytes) {
            waiting.add(bytes);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            stalled = true;
            goOn();
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            ended = true;
            stalled = true;
            goOn();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable reset) {
            ctx.close();
        }

        private void end(ChannelFuture passed) {
            pipes.remove(this);
            passed.addListener(done -> to.close());
        }
    }
}
