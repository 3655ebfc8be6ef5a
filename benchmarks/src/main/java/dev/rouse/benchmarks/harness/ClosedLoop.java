package dev.rouse.benchmarks.harness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/**
 * Keeps a fixed number of calls in flight: each slot makes its next call in the callback of the one before, on whatever
 * thread that comes. No thread waits for an answer, since waking one up costs more than most of what is measured here.
 * Its figures are therefore the cost of a call for a caller that is reactive itself.
 */
final class ClosedLoop {

    private final Calls calls;
    private final int window;

    ClosedLoop(Calls calls, int window) {
        this.calls = calls;
        this.window = window;
    }

    /**
     * Makes calls for {@code length}, and waits for those in flight.
     *
     * @throws IllegalStateException when a call failed
     */
    Round run(Duration length) {
        long deadline = System.nanoTime() + length.toNanos();
        return run((now, slot, made) -> now - deadline >= 0);
    }

    /**
     * Makes {@code count} calls, at least as many as the window is wide, and waits for the last: a slot makes every
     * {@code window}-th of them, so that the {@code nth} call of a slot is number {@code slot + window * nth}.
     *
     * @throws IllegalStateException when a call failed
     */
    Round each(int count) {
        return run((now, slot, made) -> slot + window * made >= count);
    }

    /** Tells whether a slot that has made some calls makes no more. */
    @FunctionalInterface
    private interface End {
        boolean isReached(long now, int slot, long made);
    }

    private Round run(End end) {
        Run run = new Run(end);
        List<Slot> slots = new ArrayList<>(window);
        for (int i = 0; i < window; i++) {
            slots.add(new Slot(run, i));
        }
        long began = System.nanoTime();
        slots.forEach(Slot::next);
        run.await();
        return new Round(System.nanoTime() - began, run.latencies.sum());
    }

    /** State that the slots of one round share. */
    private final class Run {

        private final End end;
        private final Latencies latencies = new Latencies();
        private final CountDownLatch running = new CountDownLatch(window);
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

        Run(End end) {
            this.end = end;
        }

        boolean isOver(long now, int slot, long made) {
            return end.isReached(now, slot, made) || failure.get() != null;
        }

        void await() {
            try {
                running.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted while measuring", e);
            }
            Throwable failed = failure.get();
            if (failed != null) {
                throw new IllegalStateException("A call failed: " + failed, failed);
            }
        }
    }

    /** One call in flight after the other. Its fields go from thread to thread with the calls themselves. */
    private final class Slot implements CoreSubscriber<Object> {

        private final Run run;
        private final int index;
        private long nth;
        private long began;

        Slot(Run run, int index) {
            this.run = run;
            this.index = index;
        }

        void next() {
            next(System.nanoTime());
        }

        private void next(long now) {
            began = now;
            try {
                calls.next(index, nth++).subscribe(this);
            } catch (RuntimeException e) {
                onError(e);
            }
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(Object answer) {
            // counted when complete
        }

        @Override
        public void onComplete() {
            long now = System.nanoTime();
            run.latencies.record(now - began);
            if (run.isOver(now, index, nth)) {
                run.running.countDown();
            } else {
                next(now);
            }
        }

        @Override
        public void onError(Throwable error) {
            run.failure.compareAndSet(null, error);
            run.running.countDown();
        }
    }
}
