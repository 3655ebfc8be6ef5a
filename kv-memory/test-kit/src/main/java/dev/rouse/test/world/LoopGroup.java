package dev.rouse.test.world;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.AbstractEventExecutorGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Loops of a simulated process, as one group. */
final class LoopGroup extends AbstractEventExecutorGroup implements EventLoopGroup {

    private final List<EventLoop> loops = new ArrayList<>();

    LoopGroup(EventLoop first, List<? extends EventLoop> more) {
        loops.add(first);
        loops.addAll(more);
    }

    @Override
    public EventLoop next() {
        return loops.get(0);
    }

    @Override
    public Iterator<EventExecutor> iterator() {
        return List.<EventExecutor>copyOf(loops).iterator();
    }

    @Override
    public ChannelFuture register(Channel channel) {
        return next().register(channel);
    }

    @Override
    public ChannelFuture register(ChannelPromise promise) {
        return next().register(promise);
    }

    @Override
    @Deprecated
    public ChannelFuture register(Channel channel, ChannelPromise promise) {
        return next().register(channel, promise);
    }

    @Override
    public boolean isShuttingDown() {
        return next().isShuttingDown();
    }

    @Override
    public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
        loops.forEach(loop -> loop.shutdownGracefully(quietPeriod, timeout, unit));
        return terminationFuture();
    }

    @Override
    public Future<?> terminationFuture() {
        return next().terminationFuture();
    }

    @Override
    @Deprecated
    public void shutdown() {
        loops.forEach(EventLoop::shutdown);
    }

    @Override
    public boolean isShutdown() {
        return next().isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return next().isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return isTerminated();
    }
}
