package dev.rouse.net.connection;

import dev.rouse.InvalidCallException;
import dev.rouse.net.request.RequestBytes;
import dev.rouse.net.request.RequestRefused;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/**
 * The body of a request whose operation takes it as a stream. A little is held ahead of what is asked for, and then nothing more is taken
 * from the connection. What is there already goes in one part, up to the size of one, however small the pieces were that it came in. On
 * the event loop of the connection, but for what its one subscriber does.
 */
final class IncomingBody extends Flux<byte[]> implements Subscription {

    /** The most bytes of a part. */
    private static final int PART_BYTES = 32 * 1024;

    /** Bytes that are held, from which on no more are taken. */
    private static final int AHEAD_BYTES = 32 * 1024;

    /** The room that a part begins with. */
    private static final int FIRST_BYTES = 256;

    private static final byte[] EMPTY = {};

    private final EventExecutor loop;
    private final RequestBytes all;
    private final long limit;
    private final Runnable roomAgain;

    /** Parts that are full. */
    private final ArrayDeque<byte[]> full = new ArrayDeque<>(2);

    private final AtomicBoolean taken = new AtomicBoolean();
    private final AtomicBoolean orphaned = new AtomicBoolean();
    private volatile @Nullable CoreSubscriber<? super byte[]> reader;

    /** Part behind these, of which the first {@link #lastSize} bytes have come. */
    private byte[] last = EMPTY;

    private int lastSize;
    private long came;
    private long demand;
    private boolean hasCome;
    private boolean isOver;
    private @Nullable Throwable failure;

    /**
     * @param all bytes of requests that are held
     * @param limit the most bytes that it may have
     * @param roomAgain told when more is taken again
     */
    IncomingBody(EventExecutor loop, RequestBytes all, long limit, Runnable roomAgain) {
        this.loop = loop;
        this.all = all;
        this.limit = limit;
        this.roomAgain = roomAgain;
    }

    /** Whether more is taken. */
    boolean hasRoom() {
        return full.size() * PART_BYTES + lastSize < AHEAD_BYTES;
    }

    /** Bytes that it may still have. */
    long left() {
        return limit - came;
    }

    /**
     * Adds what has come, of which more may be at hand: see {@link #cameSoFar}.
     *
     * @throws RequestRefused the body is over its limit
     * @throws dev.rouse.OverloadedException all requests hold too many bytes
     */
    void add(ByteBuf piece) {
        came += piece.readableBytes();
        if (isOver || failure != null) {
            return;
        }
        if (came > limit) {
            throw RequestRefused.bodyTooLarge(limit);
        }
        int at = piece.readerIndex();
        int end = piece.writerIndex();
        while (at < end) {
            int some = Math.min(end - at, PART_BYTES - lastSize);
            makeRoom(lastSize + some);
            piece.getBytes(at, last, lastSize, some);
            at += some;
            lastSize += some;
            if (lastSize == PART_BYTES) {
                full.add(last);
                last = EMPTY;
                lastSize = 0;
            }
        }
        drain(false);
    }

    private void makeRoom(int size) {
        if (size > last.length) {
            int larger = Math.min(PART_BYTES, Math.max(size, Math.max(FIRST_BYTES, 2 * last.length)));
            all.take(larger - last.length);
            last = Arrays.copyOf(last, larger);
        }
    }

    /** Nothing more is at hand for now. */
    void cameSoFar() {
        drain(true);
    }

    /** The last of it has come. */
    void complete() {
        hasCome = true;
        drain(true);
    }

    /** No more of it comes, or is wanted. */
    void end(Throwable why) {
        if (!isOver) {
            drop();
            failure = why;
            drain(true);
        }
    }

    private void drop() {
        all.give(full.size() * PART_BYTES + last.length);
        full.clear();
        last = EMPTY;
        lastSize = 0;
    }

    /** @param alsoLast whether a part that is not full goes too */
    private void drain(boolean alsoLast) {
        CoreSubscriber<? super byte[]> to = reader;
        if (to == null || isOver) {
            return;
        }
        boolean hadRoom = hasRoom();
        while (demand > 0 && (!full.isEmpty() || (alsoLast && lastSize > 0))) {
            demand--;
            to.onNext(takeNext());
        }
        if (!isOver && failure != null) {
            isOver = true;
            to.onError(failure);
        } else if (!isOver && hasCome && full.isEmpty() && lastSize == 0) {
            isOver = true;
            to.onComplete();
        } else if (!hadRoom && hasRoom()) {
            roomAgain.run();
        }
    }

    private byte[] takeNext() {
        byte[] part = full.poll();
        if (part == null) {
            part = lastSize == last.length ? last : Arrays.copyOf(last, lastSize);
            all.give(last.length);
            last = EMPTY;
            lastSize = 0;
        } else {
            all.give(part.length);
        }
        return part;
    }

    // Of its subscriber, on any thread.

    @Override
    public void subscribe(CoreSubscriber<? super byte[]> subscriber) {
        if (!taken.compareAndSet(false, true)) {
            Operators.error(subscriber, new InvalidCallException("The body of a request is read once."));
            return;
        }
        subscriber.onSubscribe(this);
        reader = subscriber;
        onLoop(() -> drain(true));
    }

    @Override
    public void request(long n) {
        if (Operators.validate(n)) {
            onLoop(() -> {
                demand = Operators.addCap(demand, n);
                drain(true);
            });
        }
    }

    /** The rest is taken from the connection, and dropped. */
    @Override
    public void cancel() {
        onLoop(() -> {
            boolean hadRoom = hasRoom();
            isOver = true;
            drop();
            if (!hadRoom) {
                roomAgain.run();
            }
        });
    }

    private void onLoop(Runnable step) {
        try {
            loop.execute(step);
        } catch (RejectedExecutionException e) {
            // The event loop was shut down, and the connection with it.
            CoreSubscriber<? super byte[]> to = reader;
            if (to != null && orphaned.compareAndSet(false, true)) {
                to.onError(Exchange.clientLeft());
            }
        }
    }
}
