package dev.rouse.net.answer;

import dev.rouse.log.GuardedLogger;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Ticker;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Counts and bounds the bytes of all answers of a server that are being collected, or that clients have not taken yet.
 * Where another one finds no room, the connections are closed whose clients have left an answer waiting longest. From any
 * thread.
 */
public final class AnswerBytes {

    private static final Logger LOG = GuardedLogger.of(AnswerBytes.class);

    /** A client that takes its answer sooner than this is not slow. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final long limit;
    private final Ticker ticker;
    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong numbers = new AtomicLong();
    private final ConcurrentSkipListMap<Long, Waiting> waiting = new ConcurrentSkipListMap<>();

    public AnswerBytes(long limit, Ticker ticker) {
        this.limit = limit;
        this.ticker = ticker;
    }

    /** An answer that its client has not taken yet. */
    private record Waiting(LongSupplier bytes, Channel connection, long since) {}

    long limit() {
        return limit;
    }

    /** A share for one answer. */
    public AnswerShare share() {
        return new AnswerShare(this);
    }

    /** Takes bytes. Returns whether there was room: then they are to be given back. */
    boolean take(int bytes) {
        if (taken.addAndGet(bytes) <= limit) {
            return true;
        }
        give(bytes);
        makeRoom(bytes);
        return false;
    }

    void takeAnyway(int bytes) {
        taken.addAndGet(bytes);
    }

    void give(long bytes) {
        taken.addAndGet(-bytes);
    }

    long taken() {
        return taken.get();
    }

    /** The share of all answers of one connection that has many of them at a time. */
    public AnswerTally tally() {
        return new AnswerTally(this);
    }

    /**
     * Notes that the client of {@code connection} has not taken its answer at once.
     *
     * @param bytes that it has not taken
     * @return the number by which {@link #isOver} knows it
     */
    long waits(LongSupplier bytes, Channel connection) {
        long number = numbers.incrementAndGet();
        waiting.put(number, new Waiting(bytes, connection, ticker.nanoTime()));
        return number;
    }

    void isOver(long number) {
        waiting.remove(number);
    }

    /** Closes connections of slow clients, the slowest first: for those who come next, as that takes a moment. */
    private void makeRoom(long bytes) {
        long freed = 0;
        for (Map.Entry<Long, Waiting> entry : waiting.entrySet()) {
            Waiting slowest = entry.getValue();
            long age = ticker.nanoTime() - slowest.since;
            if (freed >= bytes || age < PATIENCE_NANOS) {
                return;
            }
            if (waiting.remove(entry.getKey(), slowest)) {
                freed += slowest.bytes.getAsLong();
                LOG.warn(
                        "Connection {} is closed: its client has not taken an answer of {} bytes for {} ms, and others need"
                                + " the room",
                        slowest.connection,
                        slowest.bytes.getAsLong(),
                        TimeUnit.NANOSECONDS.toMillis(age));
                slowest.connection.close();
            }
        }
    }
}
