package dev.rouse.kv.fdb.client;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import reactor.core.scheduler.NonBlocking;

/** The store's own thread for answers that no caller asked for elsewhere: a daemon, on which nobody may block. */
public final class AnswerThread extends Thread implements NonBlocking {

    private AnswerThread(Runnable work) {
        super(work, "rouse-fdb");
        setDaemon(true);
    }

    /** Runs one at a time, in order; after a shutdown what it took before is still run. */
    public static ExecutorService executor() {
        return new ScheduledThreadPoolExecutor(1, AnswerThread::new);
    }
}
