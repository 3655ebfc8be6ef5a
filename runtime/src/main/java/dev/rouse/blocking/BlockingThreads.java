package dev.rouse.blocking;

import java.lang.reflect.Method;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Threads that may block: virtual ones where the JDK has them, else daemons that end when they have had nothing to do for a
 * while. As many as are asked for.
 */
public final class BlockingThreads {

    private static final AtomicInteger RUNTIMES = new AtomicInteger();
    private static final long KEEP_ALIVE_SECONDS = 10;

    private BlockingThreads() {}

    /** Threads of a new runtime, numbered. */
    public static Executor create() {
        String prefix = "rouse-blocking-" + RUNTIMES.incrementAndGet() + "-";
        ThreadFactory virtual = virtual(prefix);
        return virtual != null ? task -> virtual.newThread(task).start() : pool(prefix);
    }

    /** By reflection, as the class is compiled for a JDK without them; null where there are none. */
    private static @Nullable ThreadFactory virtual(String prefix) {
        try {
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            Class<?> type = Class.forName("java.lang.Thread$Builder");
            Method name = type.getMethod("name", String.class, long.class);
            return (ThreadFactory) type.getMethod("factory").invoke(name.invoke(builder, prefix, 1L));
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }

    private static Executor pool(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, prefix + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
    }
}
