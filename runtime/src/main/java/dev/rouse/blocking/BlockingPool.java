package dev.rouse.blocking;

import dev.rouse.BlockingOptions;
import dev.rouse.NodeHealth;
import dev.rouse.OverloadedException;
import dev.rouse.log.GuardedLogger;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * The code of a node's actors that blocks: so much at a time as there may be threads, more waits in a line, first come, first
 * served. Work that was cancelled keeps its thread until it returns. From any thread, and never waits itself.
 */
public final class BlockingPool implements BlockingWork {

    private static final Logger LOG = GuardedLogger.of(BlockingPool.class);

    private final Executor threads;
    private final BlockingOptions options;
    private final Queue<Task<?>> line = new ConcurrentLinkedQueue<>();
    private final AtomicInteger admitted = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicLong refused = new AtomicLong();
    private final ThreadLocal<Boolean> here = ThreadLocal.withInitial(() -> false);

    /**
     * @param threads which may block; each task gets one at once
     */
    public BlockingPool(Executor threads, BlockingOptions options) {
        this.threads = threads;
        this.options = options;
    }

    @Override
    public <T> Mono<T> run(Callable<? extends T> work) {
        return Mono.create(sink -> {
            Task<T> task = new Task<>(work, sink);
            sink.onCancel(task);
            submit(task);
        });
    }

    @Override
    public boolean isHere() {
        return here.get();
    }

    /** As of now. */
    public NodeHealth.Blocking load() {
        int threads = running.get();
        return new NodeHealth.Blocking(threads, Math.max(0, admitted.get() - threads), refused.get());
    }

    private void submit(Task<?> task) {
        int limit = options.running() + options.waiting();
        if (admitted.incrementAndGet() > limit) {
            admitted.decrementAndGet();
            refused.incrementAndGet();
            task.refuse(new OverloadedException("blocking tasks that run or wait for a thread", limit));
            return;
        }
        line.add(task);
        try {
            if (takePlace()) {
                threads.execute(this::work);
            }
        } catch (Throwable e) {
            running.decrementAndGet();
            if (leave(task)) {
                task.refuse(e);
            }
        }
    }

    private boolean takePlace() {
        int now;
        do {
            now = running.get();
            if (now == options.running()) {
                return false;
            }
        } while (!running.compareAndSet(now, now + 1));
        return true;
    }

    /** Takes {@code task} out of the line; false when it is not there. */
    private boolean leave(Task<?> task) {
        boolean left = line.remove(task);
        if (left) {
            admitted.decrementAndGet();
        }
        return left;
    }

    /** On a thread that may block: runs what waits, until nothing does. */
    private void work() {
        do {
            @Nullable Task<?> next;
            while ((next = line.poll()) != null) {
                run(next);
            }
            running.decrementAndGet();
        } while (!line.isEmpty() && takePlace());
    }

    private void run(Task<?> task) {
        here.set(true);
        try {
            task.run();
        } catch (Throwable e) {
            LOG.error("A subscriber threw when it was given the result of blocking code, where it must not", e);
        } finally {
            here.remove();
            // An interrupt was for this task, not for the next one.
            Thread.interrupted();
            admitted.decrementAndGet();
        }
    }

    /** One run of blocking code. */
    private final class Task<T> extends FutureTask<T> implements Disposable {

        private final MonoSink<T> sink;

        Task(Callable<? extends T> work, MonoSink<T> sink) {
            super(work::call);
            this.sink = sink;
        }

        void refuse(Throwable reason) {
            sink.error(reason);
        }

        @Override
        protected void done() {
            if (isCancelled()) {
                return;
            }
            try {
                sink.success(get());
            } catch (ExecutionException e) {
                sink.error(e.getCause() == null ? e : e.getCause());
            } catch (InterruptedException e) {
                throw new IllegalStateException("Who asks for a result that is there does not wait", e);
            }
        }

        @Override
        public void dispose() {
            cancel(true);
            leave(this);
        }

        @Override
        public boolean isDisposed() {
            return isDone();
        }
    }
}
