package dev.rouse.cluster;

import dev.rouse.ClusterOptions;
import dev.rouse.NodeOptions;
import dev.rouse.RuntimeListener;
import dev.rouse.kv.KvStore;
import dev.rouse.log.GuardedLogger;
import dev.rouse.record.Keys;
import dev.rouse.record.MemberRecord;
import io.netty.util.concurrent.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/**
 * The store that a node has its place in, and the means to keep that.
 *
 * @param member what the node says of itself there, but for its address
 * @param shards how many the store has
 * @param news told what the node does and learns
 * @param timer of heartbeats and looks: one thread
 */
public record MemberSite(
        KvStore store,
        Keys keys,
        NodeOptions options,
        ClusterOptions cluster,
        MemberRecord member,
        int shards,
        RuntimeListener listener,
        ClusterNews news,
        Clock clock,
        Ticker ticker,
        Scheduler timer,
        RandomGenerator random) {

    private static final Logger LOG = GuardedLogger.of(MemberSite.class);

    /** Runs {@code task} on the timer, unless that has ended, with the node. From any thread. */
    Disposable run(Runnable task) {
        return runAfter(Duration.ZERO, task);
    }

    /** As {@link #run}, after {@code pause}. */
    Disposable runAfter(Duration pause, Runnable task) {
        try {
            return pause.isZero() ? timer.schedule(task) : timer.schedule(task, pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("The timer of a node that was a member has ended", e);
            return Disposables.disposed();
        }
    }
}
