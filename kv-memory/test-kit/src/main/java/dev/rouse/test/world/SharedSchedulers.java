package dev.rouse.test.world;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Lets {@link Schedulers#parallel} and {@link Schedulers#single} go by the time of a world where code that runs in one uses them, as {@code
 * Mono.delay(time)}, {@code timeout(time)} and {@code Retry.backoff(…)} do. On every other thread they are what they were: tests may run
 * side by side.
 */
final class SharedSchedulers implements Schedulers.Factory {

    private static final Duration SINCE_EPOCH = Duration.between(Instant.EPOCH, WorldClock.BEGINNING);

    private static final String PARALLEL = "parallel";
    private static final String SINGLE = "single";

    private final Scheduler parallel = Schedulers.parallel();
    private final Scheduler single = Schedulers.single();

    private SharedSchedulers() {}

    /** Replaces the two, unless it has done so before and nobody has brought back others since. */
    static void replace() {
        if (!areReplaced()) {
            replaceOnce();
        }
    }

    private static synchronized void replaceOnce() {
        if (!areReplaced()) {
            Schedulers.setFactoryWithSnapshot(new SharedSchedulers());
        }
    }

    /** Tells it by what stands behind that which Reactor caches. */
    private static boolean areReplaced() {
        return Schedulers.parallel() instanceof Supplier<?> cached && cached.get() instanceof ByThread;
    }

    @Override
    public Scheduler newParallel(int parallelism, ThreadFactory threads) {
        return isNamed(threads, PARALLEL)
                ? new ByThread(parallel)
                : Schedulers.Factory.super.newParallel(parallelism, threads);
    }

    @Override
    public Scheduler newSingle(ThreadFactory threads) {
        return isNamed(threads, SINGLE) ? new ByThread(single) : Schedulers.Factory.super.newSingle(threads);
    }

    private static boolean isNamed(ThreadFactory threads, String name) {
        return threads instanceof Supplier<?> named && name.equals(named.get());
    }

    /** Goes by the world that runs on the thread that uses it; where none does, by the time of the machine. */
    private static final class ByThread implements Scheduler {

        private final Scheduler real;

        ByThread(Scheduler real) {
            this.real = real;
        }

        private Scheduler chosen() {
            World world = World.current();
            return world == null ? real : world.background();
        }

        @Override
        public Disposable schedule(Runnable task) {
            return chosen().schedule(task);
        }

        @Override
        public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
            return chosen().schedule(task, delay, unit);
        }

        @Override
        public Disposable schedulePeriodically(Runnable task, long initialDelay, long period, TimeUnit unit) {
            return chosen().schedulePeriodically(task, initialDelay, period, unit);
        }

        @Override
        public Worker createWorker() {
            return chosen().createWorker();
        }

        @Override
        public long now(TimeUnit unit) {
            World world = World.current();
            return world == null ? real.now(unit) : unit.convert(world.time().plus(SINCE_EPOCH));
        }

        /** Does nothing: the real one belongs to all. */
        @Override
        public void dispose() {}
    }
}
