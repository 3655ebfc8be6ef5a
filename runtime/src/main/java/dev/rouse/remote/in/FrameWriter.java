package dev.rouse.remote.in;

import dev.rouse.LimitExceededException;
import dev.rouse.call.Call;
import dev.rouse.link.Link;
import dev.rouse.log.GuardedLogger;
import dev.rouse.wire.Frame;
import dev.rouse.wire.WireValue;
import dev.rouse.wire.error.WireErrors;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.jctools.queues.MpscUnboundedArrayQueue;
import org.slf4j.Logger;

/**
 * Brings frames of answers from the lanes to a link, in order for each call: what comes together is flushed together. What the other
 * side does not read waits here; over a bound, no more calls are taken from it, and over a larger one the link is closed.
 */
final class FrameWriter {

    private static final Logger LOG = GuardedLogger.of(FrameWriter.class);

    /** Counted for a frame beside its value. */
    private static final int FRAME_BYTES = 128;

    /** Bytes of answers that wait, from which on no more calls are taken. */
    static final long MAX_UNSENT_BYTES = 4L << 20;

    /** Bytes of answers that wait, from which on the link is closed. */
    private static final long MOST_UNSENT_BYTES = 64L << 20;

    private record Answer(Frame frame, long bytes, boolean isLast) {}

    private final Link link;
    private final LongConsumer ended;
    private final Queue<Answer> unsent = new MpscUnboundedArrayQueue<>(256);
    private final AtomicLong unsentBytes = new AtomicLong();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final Runnable drain = this::drain;

    /** @param ended told the number of each call whose last frame was sent, on the loop of the link */
    FrameWriter(Link link, LongConsumer ended) {
        this.link = link;
        this.ended = ended;
    }

    /** @throws LimitExceededException no frame may be as large as one with {@code value} */
    WireValue checked(WireValue value, Call call) {
        int bytes = value.bytes().length;
        if (!fits(bytes)) {
            throw CallAnswer.tooLarge(
                    call, (long) bytes + FRAME_BYTES, link.limits().frameBytes());
        }
        return value;
    }

    /** Whether a frame may be as large as one with a value of so many bytes. */
    boolean fits(int valueBytes) {
        return (long) valueBytes + FRAME_BYTES <= link.limits().frameBytes();
    }

    /** From any thread. */
    void write(Frame frame, long valueBytes) {
        write(frame, valueBytes, false);
    }

    /** As {@link #write}, of the last frame of a call. */
    void writeLast(Frame frame, long valueBytes) {
        write(frame, valueBytes, true);
    }

    private void write(Frame frame, long valueBytes, boolean isLast) {
        if (link.loop().inEventLoop() && unsent.isEmpty() && link.isWritable()) {
            send(frame, isLast);
        } else {
            put(new Answer(frame, valueBytes + FRAME_BYTES, isLast));
        }
        drainSoon();
    }

    private void put(Answer answer) {
        unsent.add(answer);
        if (unsentBytes.addAndGet(answer.bytes) > MOST_UNSENT_BYTES && link.isOpen()) {
            link.close("slow_reader", "More than " + MOST_UNSENT_BYTES + " bytes of answers wait to be read");
        }
    }

    private void drainSoon() {
        if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
            try {
                link.execute(drain);
            } catch (RejectedExecutionException e) {
                LOG.debug("An answer reached a link after its event loop had ended", e);
            }
        }
    }

    /** Whether the other side reads too little for more elements of streams to come. */
    boolean isHeldUp() {
        return !link.isWritable() || unsentBytes.get() > MAX_UNSENT_BYTES;
    }

    long unsentBytes() {
        return unsentBytes.get();
    }

    /** On the loop of the link: sends what the link takes. */
    void drain() {
        scheduled.set(false);
        Answer next;
        while ((link.isWritable() || !link.isOpen()) && (next = unsent.poll()) != null) {
            unsentBytes.addAndGet(-next.bytes);
            send(next.frame, next.isLast);
        }
        link.flush();
    }

    private void send(Frame frame, boolean isLast) {
        long id = frame.id();
        try {
            link.send(frame);
        } catch (RuntimeException e) {
            LOG.warn("An answer to another node could not be sent", e);
            link.send(new Frame.Failure(id, WireErrors.of(e), true));
        }
        if (isLast) {
            ended.accept(id);
        }
    }
}
