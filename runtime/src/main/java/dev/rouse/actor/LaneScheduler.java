package dev.rouse.actor;

import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.Exceptions;
import reactor.core.scheduler.Scheduler;

/** Runs tasks on an actor's lane, at once when called there: as parts of a turn, or outside of turns. */
final class LaneScheduler implements Scheduler {

    private final ActorLane lane;
    private final Executor parts;

    /** @param parts runs a task on {@code lane} as what it is a part of */
    LaneScheduler(ActorLane lane, Executor parts) {
        this.lane = lane;
        this.parts = parts;
    }

    @Override
    public Disposable schedule(Runnable task) {
        Task scheduled = new Task(task);
        parts.execute(scheduled);
        return scheduled;
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
        Task scheduled = new Task(task);
        Disposable timer = lane.schedule(() -> parts.execute(scheduled), unit.toNanos(delay));
        return Disposables.composite(scheduled, timer);
    }

    @Override
    public Disposable schedulePeriodically(Runnable task, long initialDelay, long period, TimeUnit unit) {
        return new Periodic(task, unit.toNanos(period)).startAfter(unit.toNanos(initialDelay));
    }

    @Override
    public long now(TimeUnit unit) {
        return unit.convert(lane.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public Worker createWorker() {
        return new TurnWorker();
    }

    /** Asks for its next run when one is due: after a pause there is one, not all that were missed. */
    private final class Periodic implements Runnable, Disposable {
        private final Runnable task;
        private final long period;
        private final Disposable.Swap next = Disposables.swap();

        Periodic(Runnable task, long period) {
            this.task = task;
            this.period = period;
        }

        Disposable startAfter(long nanos) {
            next.update(schedule(this, nanos, TimeUnit.NANOSECONDS));
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

    private final class TurnWorker implements Worker {
        private volatile boolean disposed;

        @Override
        public Disposable schedule(Runnable task) {
            return disposed ? rejected() : LaneScheduler.this.schedule(unlessDisposed(task));
        }

        @Override
        public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
            return disposed ? rejected() : LaneScheduler.this.schedule(unlessDisposed(task), delay, unit);
        }

        @Override
        public Disposable schedulePeriodically(Runnable task, long initialDelay, long period, TimeUnit unit) {
            return disposed
                    ? rejected()
                    : LaneScheduler.this.schedulePeriodically(unlessDisposed(task), initialDelay, period, unit);
        }

        private Runnable unlessDisposed(Runnable task) {
            return () -> {
                if (!disposed) {
                    task.run();
                }
            };
        }

        private Disposable rejected() {
            throw Exceptions.failWithRejected();
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
}
