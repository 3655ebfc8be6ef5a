package dev.rouse.kv;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Timers of a store's own. What an application does with Reactor's shared schedulers ends none of their pauses; and there is
 * nothing to close, as their thread is there only while something is to be timed.
 */
public final class KvTimer {

    private static final long KEEP_ALIVE_MILLIS = 500;

    private KvTimer() {}

    /**
     * A timer with one daemon thread, for work of the store's own. It begins with the first task and ends by itself half
     * a second after the last one: what is still timed when the store is closed comes to its end.
     *
     * @param threadName of the thread
     */
    public static Scheduler named(String threadName) {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, work -> daemon(work, threadName));
        executor.setRemoveOnCancelPolicy(true);
        executor.setKeepAliveTime(KEEP_ALIVE_MILLIS, TimeUnit.MILLISECONDS);
        executor.allowCoreThreadTimeOut(true);
        return Schedulers.fromExecutorService(executor);
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }
}
