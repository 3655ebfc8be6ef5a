package dev.rouse.host;

import dev.rouse.RuntimeListener;
import dev.rouse.log.GuardedLogger;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/**
 * Looks, from another thread, whether the event loops of the lanes still come round: asks each for a sign, twice within the
 * limit, and tells of one that owes it for longer than that, with the stack of its thread. Costs an idle loop one empty task
 * each time. The clock of a process that was stopped does not count.
 */
final class LaneWatchdog {

    private static final Logger LOG = GuardedLogger.of(LaneWatchdog.class);

    private final Scheduler timer;
    private final Ticker ticker;
    private final RuntimeListener listener;
    private final long limit;
    private final List<Watched> lanes;
    private final Disposable.Swap next = Disposables.swap();
    private long lastLook;

    LaneWatchdog(Iterable<EventExecutor> loops, Node node) {
        this.timer = node.timer();
        this.ticker = node.ticker();
        this.listener = node.listener();
        this.limit = node.options().blockedLane().toNanos();
        this.lanes = Watched.all(loops, limit);
    }

    void start() {
        if (limit > 0) {
            lastLook = ticker.nanoTime();
            lookLater();
        }
    }

    void stop() {
        next.dispose();
    }

    private void lookLater() {
        try {
            next.update(timer.schedule(this::look, Math.max(1, limit / 2), TimeUnit.NANOSECONDS));
        } catch (RejectedExecutionException e) {
            LOG.debug("The timer of lanes that were watched has ended", e);
        }
    }

    private void look() {
        long now = ticker.nanoTime();
        long passed = Math.min(now - lastLook, limit);
        lastLook = now;
        for (Watched lane : lanes) {
            long silent = lane.silentFor(passed);
            if (silent > 0) {
                tell(lane, Duration.ofNanos(silent));
            }
            lane.ask();
        }
        if (!next.isDisposed()) {
            lookLater();
        }
    }

    private void tell(Watched lane, Duration silent) {
        Thread thread = lane.thread();
        if (thread == null) {
            LOG.warn("An event loop of a lane has not begun within {}", silent);
            return;
        }
        StackTraceElement[] stack = thread.getStackTrace();
        if (!lane.owes()) {
            return;
        }
        LOG.atWarn()
                .setCause(new Blocked(thread, stack))
                .addKeyValue("thread", thread.getName())
                .addKeyValue("blocked", silent)
                .log("The thread of a lane is blocked: none of its actors goes on, and nothing else on its event loop");
        listener.laneBlocked(thread, silent, stack);
    }

    /** The stack of a thread, as a cause that every logger prints. */
    private static final class Blocked extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Blocked(Thread thread, StackTraceElement[] stack) {
            super("the stack of " + thread.getName() + ", which is " + thread.getState(), null, false, true);
            setStackTrace(stack);
        }
    }

    /** One event loop. Its sign comes on its own thread, all else is the watchdog's. */
    private static final class Watched implements Runnable {

        private final EventExecutor loop;
        private final long limit;
        private volatile @Nullable Thread thread;
        private volatile boolean owes;
        private long silent;
        private long told;

        private Watched(EventExecutor loop, long limit) {
            this.loop = loop;
            this.limit = limit;
        }

        static List<Watched> all(Iterable<EventExecutor> loops, long limit) {
            return StreamSupport.stream(loops.spliterator(), false)
                    .map(loop -> new Watched(loop, limit))
                    .toList();
        }

        boolean owes() {
            return owes;
        }

        /** Null where the loop has none: it has not begun. One that was blocked before it gave any sign is looked for. */
        @Nullable
        Thread thread() {
            Thread known = thread;
            if (known != null) {
                return known;
            }
            for (Thread any : Thread.getAllStackTraces().keySet()) {
                if (loop.inEventLoop(any)) {
                    thread = any;
                    return any;
                }
            }
            return null;
        }

        /**
         * Returns how long it has been silent, in nanoseconds, where that is to be told; else 0.
         *
         * @param passed since the last look
         */
        long silentFor(long passed) {
            if (!owes) {
                silent = 0;
                told = limit;
                return 0;
            }
            silent += passed;
            if (silent < told) {
                return 0;
            }
            told = 2 * silent;
            return silent;
        }

        void ask() {
            if (owes || loop.isShuttingDown()) {
                return;
            }
            owes = true;
            try {
                loop.execute(this);
            } catch (RejectedExecutionException e) {
                owes = false;
            }
        }

        @Override
        public void run() {
            thread = Thread.currentThread();
            owes = false;
        }
    }
}
