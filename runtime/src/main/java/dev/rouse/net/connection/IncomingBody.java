package dev.rouse.net.connection;

import dev.rouse.InvalidCallException;
import dev.rouse.net.request.RequestBytes;
import dev.rouse.net.request.RequestRefused;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/**
 * The body of a request whose operation takes it as a stream. A little is held ahead of what is asked for, and then nothing more is taken
 * from the connection. On the event loop of that, but for what its one subscriber does.
 */
final class IncomingBody extends Flux<byte[]> implements Subscription {

    /** Bytes that are held, from which on no more are taken. */
    private static final int AHEAD_BYTES = 32 * 1024;

    /** Counted for a part beside its bytes. */
    private static final int OVERHEAD = 64;

    private final EventExecutor loop;
    private final RequestBytes all;
    private final long limit;
    private final Runnable roomAgain;
    private final ArrayDeque<byte[]> held = new ArrayDeque<>(4);
    private final AtomicBoolean taken = new AtomicBoolean();
    private final AtomicBoolean orphaned = new AtomicBoolean();
    private volatile @Nullable CoreSubscriber<? super byte[]> reader;
    private int heldBytes;
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
        return heldBytes < AHEAD_BYTES;
    }

    /**
     * @throws RequestRefused the body is over its limit
     * @throws dev.rouse.OverloadedException all requests hold too many bytes
     */
    void add(ByteBuf part) {
        if (isOver || failure != null) {
            return;
        }
        int length = part.readableBytes();
        came += length;
        if (came > limit) {
            throw RequestRefused.bodyTooLarge(limit);
        }
        if (length > 0) {
            all.take(length + OVERHEAD);
            heldBytes += length + OVERHEAD;
            held.add(ByteBufUtil.getBytes(part));
            drain();
        }
    }

    /** The last of it has come. */
    void complete() {
        hasCome = true;
        drain();
    }

    /** No more of it comes, or is wanted. */
    void end(Throwable why) {
        if (!isOver) {
            drop();
            failure = why;
            drain();
        }
    }

    private void drop() {
        all.give(heldBytes);
        heldBytes = 0;
        held.clear();
    }

    private void drain() {
        CoreSubscriber<? super byte[]> to = reader;
        if (to == null || isOver) {
            return;
        }
        boolean hadRoom = hasRoom();
        while (demand > 0 && !held.isEmpty()) {
            byte[] part = held.remove();
            demand--;
            all.give(part.length + OVERHEAD);
            heldBytes -= part.length + OVERHEAD;
            to.onNext(part);
        }
        if (!isOver && failure != null) {
            isOver = true;
            to.onError(failure);
        } else if (!isOver && hasCome && held.isEmpty()) {
            isOver = true;
            to.onComplete();
        } else if (!hadRoom && hasRoom()) {
            roomAgain.run();
        }
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
        onLoop(this::drain);
    }

    @Override
    public void request(long n) {
        if (Operators.validate(n)) {
            onLoop(() -> {
                demand = Operators.addCap(demand, n);
                drain();
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
