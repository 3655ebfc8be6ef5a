package dev.rouse.loop;

import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.Exceptions;
import reactor.core.scheduler.Scheduler;

/** Runs tasks on an actor's lane, at once when called there: as parts of a turn, or outside of turns. */
public final class LaneScheduler implements Scheduler {

    private final LaneLoop loop;
    private final Parts parts;

    /** Runs tasks on the lane as what they are a part of. */
    public interface Parts {

        /**
         * Runs {@code part}.
         *
         * @param task what was scheduled: of operators, the subscriber that it goes on with
         */
        void run(Object task, Runnable part);
    }

    public LaneScheduler(LaneLoop loop, Parts parts) {
        this.loop = loop;
        this.parts = parts;
    }

    @Override
    public Disposable schedule(Runnable task) {
        return schedule(task, task);
    }

    private Disposable schedule(Object origin, Runnable task) {
        Task scheduled = new Task(task);
        parts.run(origin, scheduled);
        return scheduled;
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
        return schedule(task, task, unit.toNanos(delay));
    }

    private Disposable schedule(Object origin, Runnable task, long nanos) {
        Task scheduled = new Task(task);
        Disposable timer = loop.schedule(() -> parts.run(origin, scheduled), nanos);
        return Disposables.composite(scheduled, timer);
    }

    @Override
    public Disposable schedulePeriodically(Runnable task, long initialDelay, long period, TimeUnit unit) {
        return new Periodic(task, task, unit.toNanos(period)).startAfter(unit.toNanos(initialDelay));
    }

    @Override
    public long now(TimeUnit unit) {
        return unit.convert(loop.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public Worker createWorker() {
        return new TurnWorker();
    }

    /** Asks for its next run when one is due: after a pause there is one, not all that were missed. */
    private final class Periodic implements Runnable, Disposable {
        private final Object origin;
        private final Runnable task;
        private final long period;
        private final Disposable.Swap next = Disposables.swap();

        Periodic(Object origin, Runnable task, long period) {
            this.origin = origin;
            this.task = task;
            this.period = period;
        }

        Disposable startAfter(long nanos) {
            next.update(schedule(origin, this, nanos));
            return this;
        }

        @Override
        public void run() {
            startAfter(period);
            task.run();
        }

        @Override
        public void dispose() {
            next.dispose();
        }

        @Override
        public boolean isDisposed() {
            return next.isDisposed();
        }
    }

    private static final class Task implements Runnable, Disposable {
        private final Runnable task;
        private volatile boolean disposed;

        Task(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            if (!disposed) {
                task.run();
            }
        }

        @Override
        public void dispose() {
            disposed = true;
        }

        @Override
        public boolean isDisposed() {
            return disposed;
        }
    }

    /** Its timers end with it: an operator that is cancelled may dispose of its worker alone. */
    private final class TurnWorker implements Worker {
        private final Disposable.Composite timers = Disposables.composite();

        @Override
        public Disposable schedule(Runnable task) {
            return isDisposed() ? rejected() : LaneScheduler.this.schedule(task, unlessDisposed(task));
        }

        @Override
        public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
            return isDisposed()
                    ? rejected()
                    : new Delayed(task, unlessDisposed(task), timers).startAfter(unit.toNanos(delay));
        }

        @Override
        public Disposable schedulePeriodically(Runnable task, long initialDelay, long period, TimeUnit unit) {
            if (isDisposed()) {
                return rejected();
            }
            Periodic periodic = new Periodic(task, unlessDisposed(task), unit.toNanos(period));
            timers.add(periodic);
            return periodic.startAfter(unit.toNanos(initialDelay));
        }

        private Runnable unlessDisposed(Runnable task) {
            return () -> {
                if (!isDisposed()) {
                    task.run();
                }
            };
        }

        private Disposable rejected() {
            throw Exceptions.failWithRejected();
        }

        @Override
        public void dispose() {
            timers.dispose();
        }

        @Override
        public boolean isDisposed() {
            return timers.isDisposed();
        }
    }

    /** A task of a worker that runs once, later. */
    private final class Delayed implements Runnable, Disposable {
        private final Object origin;
        private final Runnable task;
        private final Disposable.Composite timers;
        private final Disposable.Swap timer = Disposables.swap();

        Delayed(Object origin, Runnable task, Disposable.Composite timers) {
            this.origin = origin;
            this.task = task;
            this.timers = timers;
        }

        Disposable startAfter(long nanos) {
            timers.add(this);
            timer.update(schedule(origin, this, nanos));
            return this;
        }

        @Override
        public void run() {
            timers.remove(this);
            task.run();
        }

        @Override
        public void dispose() {
            timers.remove(this);
            timer.dispose();
        }

        @Override
        public boolean isDisposed() {
            return timer.isDisposed();
        }
    }
}
