package dev.rouse.client.socket;

import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Threads that may wait, for names of hosts and for what TLS computes. They end where nobody needs them. */
public final class BlockingThreads {

    private static final int MOST = 8;
    private static final long IDLE_SECONDS = 5;

    private BlockingThreads() {}

    /** A task gets a thread at once, or is refused. */
    public static Executor create() {
        return new ThreadPoolExecutor(0, MOST, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, "rouse-client-blocking");
            thread.setDaemon(true);
            return thread;
        });
    }
}
