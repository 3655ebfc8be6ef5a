package dev.rouse.test.world;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/**
 * Virtual time of a simulation, with the events that are to come: what is due at the same time goes in the order in which it was
 * planned. A timer for what is outside of all nodes, too.
 */
public final class World implements Scheduler {

    /** No event comes. */
    public static final long NEVER = Long.MAX_VALUE;

    /** The one whose time passes on this thread. */
    private static final ThreadLocal<World> CURRENT = new ThreadLocal<>();

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long now;
    private long planned;

    /** Tasks that threads of blocking code have brought since somebody last waited for them. */
    private final Semaphore arrivals = new Semaphore(0);

    /** The loop that runs just now; null between all. */
    private volatile @Nullable SimulatedLoop running;

    /** The one in which all runs. */
    private volatile @Nullable Thread thread;

    private static final class Event implements Comparable<Event>, Disposable {
        private final long at;
        private final long order;
        private Runnable task;

        Event(long at, long order, Runnable task) {
            this.at = at;
            this.order = order;
            this.task = task;
        }

        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }

        @Override
        public void dispose() {
            task = () -> {};
        }
    }

    /** Nanoseconds since it began. */
    public long now() {
        return now;
    }

    /** Time since it began. */
    public Duration time() {
        return Duration.ofNanos(now);
    }

    /** When the next event is due. */
    long next() {
        return events.isEmpty() ? NEVER : events.peek().at;
    }

    /** Runs {@code task} later, unless it is disposed of before. */
    public Disposable after(Duration delay, Runnable task) {
        return after(delay.toNanos(), task);
    }

    /** As {@link #after(Duration, Runnable)}, in nanoseconds. */
    public Disposable after(long nanos, Runnable task) {
        Event event = new Event(now + Math.max(0, nanos), planned++, task);
        events.add(event);
        return event;
    }

    /** Lets time pass until {@code time}, and runs what is due by then. */
    void advanceTo(long time) {
        now = Math.max(now, time);
        while (next() <= now) {
            events.poll().task.run();
        }
    }

    /** The one whose time passes on this thread; null where none does. */
    static @Nullable World current() {
        return CURRENT.get();
    }

    /** Runs {@code body}, in which time passes: Reactor's shared schedulers go by it. */
    <T> T pass(Supplier<T> body) {
        SharedSchedulers.replace();
        World before = CURRENT.get();
        CURRENT.set(this);
        try {
            return body.get();
        } finally {
            if (before == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(before);
            }
        }
    }

    /** Runs what code that runs just now hands to threads other than its own: those of its process. */
    Scheduler background() {
        SimulatedLoop loop = running;
        return loop == null ? this : loop.background();
    }

    // Loops.

    void runs(@Nullable SimulatedLoop loop) {
        running = loop;
        thread = Thread.currentThread();
    }

    /** The name of the loop that runs just now; {@code ?} between all. */
    public String place() {
        SimulatedLoop loop = running;
        return loop == null ? "?" : loop.toString();
    }

    boolean isRunning(SimulatedLoop loop, Thread by) {
        return running == loop && thread == by;
    }

    /** A task has come to a loop: where blocking code brought it, whoever waits for it goes on. */
    void arrived() {
        if (Thread.currentThread() != thread) {
            arrivals.release();
        }
    }

    /** Waits for what blocking code brings, in real time. */
    boolean awaitArrival(Duration limit) {
        try {
            return arrivals.tryAcquire(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    // Scheduler.

    @Override
    public Disposable schedule(Runnable task) {
        return after(0, task);
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
        return after(unit.toNanos(delay), task);
    }

    @Override
    public long now(TimeUnit unit) {
        return unit.convert(now, TimeUnit.NANOSECONDS);
    }

    @Override
    public Worker createWorker() {
        Disposable.Composite tasks = Disposables.composite();
        return new Worker() {
            @Override
            public Disposable schedule(Runnable task) {
                return schedule(task, 0, TimeUnit.NANOSECONDS);
            }

            @Override
            public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
                Disposable event = World.this.schedule(task, delay, unit);
                tasks.add(event);
                return event;
            }

            @Override
            public void dispose() {
                tasks.dispose();
            }

            @Override
            public boolean isDisposed() {
                return tasks.isDisposed();
            }
        };
    }
}
