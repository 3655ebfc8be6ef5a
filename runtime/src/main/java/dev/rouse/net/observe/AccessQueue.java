package dev.rouse.net.observe;

import dev.rouse.log.GuardedLogger;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jctools.queues.MpscArrayQueue;
import org.slf4j.Logger;
import reactor.core.scheduler.Schedulers;

/**
 * Records on their way to an access log, which has one thread that may block while there are any. Bounded: what finds no room is
 * dropped.
 */
final class AccessQueue {

    private static final Logger LOG = GuardedLogger.of(AccessQueue.class);
    private static final int CAPACITY = 8192;

    private final AccessLog log;
    private final Consumer<Throwable> thrown;
    private final Queue<HttpExchange> records = new MpscArrayQueue<>(CAPACITY);
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();

    /** @param thrown told of what the log throws */
    AccessQueue(AccessLog log, Consumer<Throwable> thrown) {
        this.log = log;
        this.thrown = thrown;
    }

    /** From any thread. */
    void add(HttpExchange exchange) {
        if (!records.offer(exchange)) {
            drop();
        } else if (scheduled.compareAndSet(false, true)) {
            Schedulers.boundedElastic().schedule(this::tellAll);
        }
    }

    private void drop() {
        long count = dropped.incrementAndGet();
        if (isPowerOfTwo(count)) {
            LOG.warn("The access log is too slow: {} records were dropped", count);
        }
    }

    private static boolean isPowerOfTwo(long count) {
        return Long.bitCount(count) == 1;
    }

    private void tellAll() {
        do {
            for (HttpExchange next = records.poll(); next != null; next = records.poll()) {
                tell(next);
            }
            scheduled.set(false);
        } while (!records.isEmpty() && scheduled.compareAndSet(false, true));
    }

    private void tell(HttpExchange exchange) {
        try {
            log.ended(exchange);
        } catch (Throwable t) {
            thrown.accept(t);
            if (isPowerOfTwo(failures.incrementAndGet())) {
                LOG.warn("The access log has thrown, {} times until now", failures, t);
            }
        }
    }
}
