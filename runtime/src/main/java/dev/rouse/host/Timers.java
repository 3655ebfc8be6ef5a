package dev.rouse.host;

import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.scheduler.NonBlocking;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The threads of a runtime beside its lanes. They are its own: what an application does with Reactor's shared schedulers,
 * and what it does where it is told of a start, keeps no heartbeat waiting.
 *
 * @param timer of heartbeats, pauses and alarms; runs no code of users
 * @param answers what users are told on that no lane tells
 */
record Timers(Scheduler timer, Scheduler answers, Runnable end) {

    private static final AtomicInteger RUNTIMES = new AtomicInteger();

    /** Both on {@code scheduler}, which is somebody else's. */
    static Timers of(Scheduler scheduler) {
        return new Timers(scheduler, scheduler, () -> {});
    }

    /** Two daemon threads, until {@link #end}. */
    static Timers own() {
        int number = RUNTIMES.incrementAndGet();
        ScheduledThreadPoolExecutor timer = timer("rouse-timer-" + number);
        Executor answers = answers("rouse-answers-" + number);
        // A shutdown waits for locks of the executor, and who ends a runtime may be on a thread that must not.
        Runnable end = () -> answers.execute(timer::shutdown);
        return new Timers(Schedulers.fromExecutorService(timer), Schedulers.fromExecutor(answers), end);
    }

    /** One thread, where users may even block, and which ends by itself: some answers come after the end. */
    private static Executor answers(String name) {
        ScheduledThreadPoolExecutor executor =
                new ScheduledThreadPoolExecutor(1, work -> daemon(new Thread(work, name)));
        executor.setKeepAliveTime(1, TimeUnit.SECONDS);
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    private static ScheduledThreadPoolExecutor timer(String name) {
        ScheduledThreadPoolExecutor executor =
                new ScheduledThreadPoolExecutor(1, work -> daemon(new TimerThread(work, name)));
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return executor;
    }

    private static Thread daemon(Thread thread) {
        thread.setDaemon(true);
        return thread;
    }

    private static final class TimerThread extends Thread implements NonBlocking {
        TimerThread(Runnable work, String name) {
            super(work, name);
        }
    }
}
