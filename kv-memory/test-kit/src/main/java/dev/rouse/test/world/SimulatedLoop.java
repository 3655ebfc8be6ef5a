package dev.rouse.test.world;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.AbstractScheduledEventExecutor;
import io.netty.util.concurrent.DefaultPromise;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.Ticker;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** An event loop that runs when its simulation says so: a thread of a simulated process. */
final class SimulatedLoop extends AbstractScheduledEventExecutor implements EventLoop {

    private final String name;
    private final World world;
    private final Ticker ticker;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Promise<Void> end = new DefaultPromise<>(ImmediateEventExecutor.INSTANCE);
    private final Scheduler background;
    private boolean ended;

    /** Makes the one that does what its process does in the background. */
    SimulatedLoop(String name, World world, Ticker ticker) {
        this.name = name;
        this.world = world;
        this.ticker = ticker;
        this.background = Schedulers.fromExecutorService(this);
    }

    /** Makes one beside that of the background. */
    SimulatedLoop(String name, SimulatedLoop background) {
        this.name = name;
        this.world = background.world;
        this.ticker = background.ticker;
        this.background = background.background;
    }

    /** Runs what its process does in the background. */
    Scheduler background() {
        return background;
    }

    /** Runs what is there, and not what comes of that. */
    int runNow() {
        world.runs(this);
        try {
            for (Runnable due = pollScheduledTask(ticker.nanoTime());
                    due != null;
                    due = pollScheduledTask(ticker.nanoTime())) {
                tasks.add(due);
            }
            int count = tasks.size();
            for (int i = 0; i < count; i++) {
                tasks.remove().run();
            }
            return count;
        } finally {
            world.runs(null);
        }
    }

    /** Time of the ticker at which it has something to do; {@link World#NEVER} for never. */
    long nextDeadline() {
        long next = nextScheduledTaskDeadlineNanos();
        return tasks.isEmpty() ? (next < 0 ? World.NEVER : next) : ticker.nanoTime();
    }

    @Override
    public Ticker ticker() {
        return ticker;
    }

    @Override
    public boolean inEventLoop(Thread thread) {
        return world.isRunning(this, thread);
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        world.arrived();
    }

    @Override
    public EventLoop next() {
        return this;
    }

    @Override
    public EventLoopGroup parent() {
        return this;
    }

    @Override
    public ChannelFuture register(Channel channel) {
        throw new UnsupportedOperationException("No channels here.");
    }

    @Override
    public ChannelFuture register(ChannelPromise promise) {
        throw new UnsupportedOperationException("No channels here.");
    }

    @Override
    @Deprecated
    public ChannelFuture register(Channel channel, ChannelPromise promise) {
        throw new UnsupportedOperationException("No channels here.");
    }

    @Override
    public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
        ended = true;
        end.trySuccess(null);
        return end;
    }

    @Override
    @Deprecated
    public void shutdown() {
        ended = true;
        end.trySuccess(null);
    }

    @Override
    public Future<?> terminationFuture() {
        return end;
    }

    @Override
    public boolean isShuttingDown() {
        return ended;
    }

    @Override
    public boolean isShutdown() {
        return ended;
    }

    @Override
    public boolean isTerminated() {
        return ended;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return ended;
    }

    @Override
    public String toString() {
        return name;
    }
}
