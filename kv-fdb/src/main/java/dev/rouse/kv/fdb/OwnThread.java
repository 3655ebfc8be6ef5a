package dev.rouse.kv.fdb;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import reactor.core.scheduler.NonBlocking;

/** The one daemon thread of a store, for answers that nobody asked for elsewhere. */
final class OwnThread implements Executor {

    private final ExecutorService thread = Executors.newSingleThreadExecutor(Answers::new);

    @Override
    public void execute(Runnable task) {
        thread.execute(task);
    }

    /** Runs what it was given, and takes no more. */
    void end() {
        thread.shutdown();
    }

    /** Known to Reactor as one that must not block. */
    private static final class Answers extends Thread implements NonBlocking {
        Answers(Runnable loop) {
            super(loop, "rouse-fdb");
            setDaemon(true);
        }
    }
}
