package dev.rouse.loop;

import dev.rouse.log.GuardedLogger;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jctools.queues.MpscUnboundedArrayQueue;
import org.slf4j.Logger;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * The work of a lane on its event loop. Work that arrived is run until there is none, with a pause after each batch in
 * which what it left to save is sent: so turns that end together are saved together, and a burst costs one wake-up of the
 * thread.
 *
 * <p>What comes from other threads goes through a queue; what comes from the loop itself while it works is run at once, or
 * put behind when it is a call. Nothing is refused here: callers look at {@link #backlog} first.
 */
public final class LaneLoop implements Executor {

    private static final Logger LOG = GuardedLogger.of(LaneLoop.class);
    private static final int TASKS_IN_A_BATCH = 512;
    private static final int MAX_NESTED = 32;
    private static final Duration LONGEST = Duration.ofDays(36_500);
    private static final int BATCHES_BEFORE_YIELD = 16;

    private final EventExecutor executor;
    private final Ticker ticker;
    private final Runnable afterBatch;
    private final Consumer<Throwable> thrown;
    private final Queue<Runnable> inbound = new MpscUnboundedArrayQueue<>(1024);
    private final AtomicBoolean awake = new AtomicBoolean();
    private final ArrayDeque<Runnable> local = new ArrayDeque<>();
    private final CurrentPart current = new CurrentPart();
    private boolean working;
    private int nested;
    private long now;

    /** @param thrown told what a task threw */
    public LaneLoop(EventExecutor executor, Ticker ticker, Runnable afterBatch, Consumer<Throwable> thrown) {
        this.thrown = thrown;
        this.executor = executor;
        this.ticker = ticker;
        this.afterBatch = afterBatch;
        this.now = ticker.nanoTime();
    }

    public boolean isHere() {
        return executor.inEventLoop();
    }

    /** The event loop that it works on. */
    public EventExecutor executor() {
        return executor;
    }

    public CurrentPart current() {
        return current;
    }

    /** Tasks that were put in by other threads, or when called here by the loop itself, and that have not begun. */
    public int backlog() {
        return isHere() ? local.size() : inbound.size();
    }

    /** The present time of the loop's clock, in nanoseconds. */
    public long nanoTime() {
        return ticker.nanoTime();
    }

    /** When the present batch began: a clock that costs nothing. */
    public long now() {
        return now;
    }

    /** From any thread: runs {@code task} behind all that is here. */
    public void put(Runnable task) {
        if (isHere()) {
            local.add(task);
        } else {
            inbound.add(task);
        }
        wakeUp();
    }

    /** On the loop: runs {@code task} behind what runs now, before all else that waits, so that what both leave to save is saved together. */
    public void putNext(Runnable task) {
        local.addFirst(task);
        wakeUp();
    }

    /** Runs {@code task} here: at once when called here, else behind what came before. */
    @Override
    public void execute(Runnable task) {
        if (!isHere()) {
            inbound.add(task);
            wakeUp();
        } else if (working) {
            runInside(task);
        } else {
            local.add(task);
            work();
        }
    }

    /**
     * As {@link #execute}, for work of others that must be done somewhere.
     *
     * @throws RejectedExecutionException the event loop has ended, or is about to
     */
    public void executeUnlessEnded(Runnable task) {
        if (executor.isShuttingDown()) {
            throw new RejectedExecutionException("The event loop of this lane has ended.");
        }
        execute(task);
    }

    /** As {@link #execute}; but put behind all that is here once many such tasks have begun inside each other. */
    public void executeNested(Runnable task) {
        if (!isHere() || !working) {
            execute(task);
        } else if (nested == MAX_NESTED) {
            local.add(task);
        } else {
            nested++;
            runInside(task);
            nested--;
        }
    }

    /** Runs {@code task} here after {@code nanos}. */
    public Disposable schedule(Runnable task, long nanos) {
        var timer = executor.schedule(() -> execute(task), Math.max(0, nanos), TimeUnit.NANOSECONDS);
        return () -> timer.cancel(false);
    }

    /** {@code duration} in nanoseconds; for one without end, as it were, enough of them to wait for. */
    public static long nanos(Duration duration) {
        return duration.compareTo(LONGEST) < 0 ? duration.toNanos() : LONGEST.toNanos();
    }

    /** One task of the event loop for everything that comes until it is done. */
    private void wakeUp() {
        if (awake.compareAndSet(false, true)) {
            try {
                executor.execute(this::work);
            } catch (RejectedExecutionException e) {
                awake.set(false);
                LOG.debug("Work reached a lane after its event loop had ended", e);
            }
        }
    }

    private void work() {
        working = true;
        try {
            runBatches();
        } catch (Throwable e) {
            thrown.accept(e);
            throw e;
        } finally {
            working = false;
            awake.set(false);
            if (hasWork()) {
                wakeUp();
            }
        }
    }

    private void runBatches() {
        int batches = 0;
        do {
            now = ticker.nanoTime();
            runBatch();
            runApart(afterBatch);
        } while (hasWork() && ++batches < BATCHES_BEFORE_YIELD);
    }

    private boolean hasWork() {
        return !local.isEmpty() || !inbound.isEmpty();
    }

    private void runBatch() {
        for (int i = 0; i < TASKS_IN_A_BATCH; i++) {
            Runnable foreign = inbound.poll();
            if (foreign != null) {
                runApart(foreign);
            }
            Runnable own = local.poll();
            if (own != null) {
                runApart(own);
            } else if (foreign == null) {
                return;
            }
        }
    }

    /** Runs {@code task} inside of what runs here now, but as no part of its turn. */
    private void runInside(Runnable task) {
        Object before = current.enter(null);
        run(task);
        current.resume(before);
    }

    private void runApart(Runnable task) {
        run(task);
        current.uninterrupted();
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            thrown.accept(e);
            LOG.error("A subscriber or listener threw on a lane, where it must not", e);
        }
    }

    /** Answers {@code question} here; where the event loop has ended meanwhile, by whoever has the answer. */
    public <T> Mono<T> answering(Mono<T> question, Context context) {
        return Mono.create(sink -> sink.onCancel(question.subscribe(
                value -> answer(() -> sink.success(value)),
                error -> answer(() -> sink.error(error)),
                () -> answer(sink::success),
                context.putAll(sink.contextView()))));
    }

    private void answer(Runnable answer) {
        try {
            executeUnlessEnded(answer);
        } catch (RejectedExecutionException e) {
            answer.run();
        }
    }
}
