package dev.rouse.benchmarks.scenario;

import dev.rouse.kv.KvStore;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** As many threads as a node has lanes, until it is closed. */
final class FloorBed implements AutoCloseable {

    private final int lanes = Runtime.getRuntime().availableProcessors();
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(lanes, NioIoHandler.newFactory());

    /** The threads, by number. */
    EventLoop[] loops() {
        return IntStream.range(0, lanes).mapToObj(i -> loops.next()).toArray(EventLoop[]::new);
    }

    /** A lane on each thread. */
    FloorLane[] lanes(KvStore store) {
        return IntStream.range(0, lanes)
                .mapToObj(i -> new FloorLane(store, loops.next()))
                .toArray(FloorLane[]::new);
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
