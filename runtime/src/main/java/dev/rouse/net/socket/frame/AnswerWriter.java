package dev.rouse.net.socket.frame;

import dev.rouse.net.answer.AnswerTally;
import dev.rouse.net.connection.Deadline;
import dev.rouse.net.request.RequestRefused;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jctools.queues.MpscUnboundedArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * Brings frames to a socket from any thread, in order for each sender: with one hop, and what comes together is flushed together. Every
 * byte is counted until the client has taken it; a client that takes too long is closed.
 */
public final class AnswerWriter {

    /** Asked and told on the event loop of the socket. */
    public interface Sender {

        /** Whether somebody still waits for what it sends. */
        boolean isWanted();

        /** Called when a frame was sent. */
        void sent(boolean isLast);
    }

    /** Told on the event loop of the socket. */
    public interface Progress {

        /** The client has taken so much that it is no more {@link #isFull}. */
        void roomAgain();

        /** So many frames were given to the connection. */
        void flushed(int frames);
    }

    private static final int FULL_BYTES = 32 * 1024;

    private record Answer(Sender sender, ByteBuf frame, boolean isLast) {}

    private final ChannelHandlerContext ctx;
    private final SubProtocol protocol;
    private final AnswerTally tally;
    private final long answerNanos;
    private final Deadline taking;
    private final Queue<Answer> unsent = new MpscUnboundedArrayQueue<>(64);
    private final AtomicBoolean scheduled = new AtomicBoolean();

    private final Progress progress;

    /** The newest of the messages that are not flushed: it is written last, with a promise for all of them. */
    private @Nullable WebSocketFrame held;

    private long unflushedBytes;
    private int unflushedFrames;
    private long untakenBytes;
    private long allBytes;
    private boolean isFull;
    private @Nullable ChannelFuture slowest;
    private @Nullable ChannelFuture newest;

    /**
     * @param timeout for the client to take what is sent
     * @param progress told of what is sent
     */
    public AnswerWriter(
            ChannelHandlerContext ctx, SubProtocol protocol, AnswerTally tally, Duration timeout, Progress progress) {
        this.ctx = ctx;
        this.protocol = protocol;
        this.tally = tally;
        this.answerNanos = timeout.toNanos();
        this.progress = progress;
        this.taking = new Deadline(ctx.executor(), () -> ctx.close());
    }

    /** Whether the client takes too little for more to be made for it. From any thread. */
    public boolean isHeldUp() {
        return !ctx.channel().isWritable();
    }

    /**
     * Whether the client has so much to take that nothing of which there may be any amount is added. It is less than what makes it
     * {@link #isHeldUp}: so the client is still heard. On the event loop.
     */
    public boolean isFull() {
        isFull |= untakenBytes > FULL_BYTES;
        return isFull;
    }

    /**
     * Takes a frame over. From any thread.
     *
     * @throws RequestRefused there is no room among all answers
     */
    public void put(Sender sender, ByteBuf frame, boolean isLast) {
        tally.take(frame.readableBytes());
        add(sender, frame, isLast);
    }

    /** As {@link #put}, of a failure: that is told also where there is no room, and is the last that its sender sends. */
    public void putAnyway(Sender sender, ByteBuf failure) {
        tally.takeAnyway(failure.readableBytes());
        add(sender, failure, true);
    }

    private void add(Sender sender, ByteBuf frame, boolean isLast) {
        unsent.add(new Answer(sender, frame, isLast));
        if (scheduled.compareAndSet(false, true)) {
            try {
                ctx.executor().execute(this::drain);
            } catch (RejectedExecutionException e) {
                // The event loop was shut down, and the socket with it: nobody waits.
            }
        }
    }

    /**
     * Writes a frame. On the event loop.
     *
     * @throws RequestRefused there is no room among all answers
     */
    public void write(ByteBuf frame) {
        tally.take(frame.readableBytes());
        hold(frame);
    }

    /** Writes a frame that must be told, also where there is no room. On the event loop. */
    public void writeAnyway(ByteBuf frame) {
        tally.takeAnyway(frame.readableBytes());
        hold(frame);
    }

    /** Writes the last frame of all, also where there is no room. On the event loop. */
    public void writeLast(ByteBuf frame) {
        writeAnyway(frame);
        flush();
    }

    /** Writes and flushes everything that is there. On the event loop. */
    public void drain() {
        scheduled.set(false);
        for (Answer next = unsent.poll(); next != null; next = unsent.poll()) {
            if (next.sender.isWanted()) {
                hold(next.frame);
                next.sender.sent(next.isLast);
            } else {
                tally.give(next.frame.readableBytes());
            }
        }
        flush();
    }

    private void hold(ByteBuf frame) {
        if (held != null) {
            ctx.write(held, ctx.voidPromise());
        }
        unflushedBytes += frame.readableBytes();
        unflushedFrames++;
        untakenBytes += frame.readableBytes();
        allBytes += frame.readableBytes();
        held = protocol.message(frame);
    }

    /** Bytes of all frames that were written. On the event loop. */
    public long bytes() {
        return allBytes;
    }

    /** Takes room for something that is held to be written later. Returns whether there was some: then it is to be given back. */
    public boolean reserve(int bytes) {
        try {
            tally.take(bytes);
            return true;
        } catch (RequestRefused e) {
            return false;
        }
    }

    /** Gives back what {@link #reserve} took. */
    public void giveBack(int bytes) {
        tally.give(bytes);
    }

    /** Flushes what was written. On the event loop. */
    public void flush() {
        WebSocketFrame last = held;
        if (last == null) {
            return;
        }
        held = null;
        long bytes = unflushedBytes;
        unflushedBytes = 0;
        progress.flushed(unflushedFrames);
        unflushedFrames = 0;
        ChannelPromise promise = ctx.newPromise();
        promise.addListener(written -> taken(bytes));
        ctx.writeAndFlush(last, promise);
        if (!promise.isDone()) {
            tally.waits(ctx.channel());
            newest = promise;
            if (slowest == null) {
                await(promise);
            }
        }
    }

    private void taken(long bytes) {
        tally.give(bytes);
        untakenBytes -= bytes;
        if (isFull && untakenBytes <= FULL_BYTES / 2) {
            isFull = false;
            progress.roomAgain();
        }
    }

    private void await(ChannelFuture written) {
        slowest = written;
        taking.set(taking.now() + answerNanos);
        written.addListener(taken -> {
            slowest = null;
            taking.lift();
            ChannelFuture after = newest;
            if (after != null && !after.isDone()) {
                await(after);
            } else {
                newest = null;
                tally.waitsNoMore();
            }
        });
    }

    /** Gives up what was not sent. On the event loop, when the socket has ended. */
    public void end() {
        drain();
        taking.end();
        tally.waitsNoMore();
    }
}
