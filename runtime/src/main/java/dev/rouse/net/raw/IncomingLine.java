package dev.rouse.net.raw;

import dev.rouse.FrontSocket;
import dev.rouse.RawMessage;
import dev.rouse.net.socket.frame.SocketServices;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The messages that came on a raw socket, in line: one at a time goes to the actor. When the socket has ended, those that came before are
 * handed over all the same, then the end. On the event loop of the socket.
 */
final class IncomingLine {

    /** Counted for a message beside its bytes, among those of all requests. */
    private static final int OVERHEAD = 64;

    /** The most that one read brings, when there was room for it: bytes, and messages of none. */
    private static final int READ_BYTES = 1 << 16;

    private static final int READ_MESSAGES = READ_BYTES / 6;

    private final FrontSocket socket;
    private final SocketServices services;
    private final EventExecutor loop;
    private final Listener listener;
    private final ArrayDeque<RawMessage> line = new ArrayDeque<>(2);
    private int bytes;
    private boolean isRunning;

    /** The reason why the socket has ended; null while it has not. */
    private @Nullable String ending;

    private boolean isOver;

    /** Told of what becomes of messages, on the event loop. */
    interface Listener {

        /** There may be room again. */
        void roomAgain();

        /** The handler failed on a message. */
        void failed(Throwable error);
    }

    IncomingLine(FrontSocket socket, SocketServices services, EventExecutor loop, Listener listener) {
        this.socket = socket;
        this.services = services;
        this.loop = loop;
        this.listener = listener;
    }

    /**
     * Adds a message.
     *
     * @return whether there was room
     * @throws dev.rouse.OverloadedException all requests together have too many bytes
     */
    boolean add(RawMessage message) {
        int size = message.bytes().length;
        if (line.size() >= services.limits().messages() + READ_MESSAGES
                || (long) bytes + size > mostBytes() + READ_BYTES) {
            return false;
        }
        services.requests().take(size + OVERHEAD);
        bytes += size;
        line.add(message);
        next();
        return true;
    }

    /** There is room for one message at least. */
    private long mostBytes() {
        return Math.max(
                services.limits().messageBytes(), services.limits().frames().frameBytes());
    }

    /** Whether nothing more is to be read for now. */
    boolean isHalfFull() {
        return 2 * line.size() > services.limits().messages() || 2L * bytes > mostBytes();
    }

    private void next() {
        RawMessage first = line.peek();
        if (isRunning || isOver) {
            return;
        }
        if (first == null) {
            tellEnd();
            return;
        }
        isRunning = true;
        socket.message(first)
                .subscribe(nothing -> {}, error -> onLoop(() -> failed(error)), () -> onLoop(this::applied));
    }

    private void onLoop(Runnable step) {
        try {
            loop.execute(step);
        } catch (RejectedExecutionException e) {
            // The event loop was shut down, and the socket with it.
            socket.disconnect(Objects.requireNonNullElse(ending, "its server was shut down"))
                    .subscribe();
        }
    }

    private void applied() {
        isRunning = false;
        RawMessage done = line.poll();
        if (done != null) {
            given(done);
        }
        next();
        listener.roomAgain();
    }

    private void given(RawMessage done) {
        bytes -= done.bytes().length;
        services.requests().give(done.bytes().length + OVERHEAD);
    }

    private void failed(Throwable error) {
        isRunning = false;
        drop();
        if (ending == null) {
            listener.failed(error);
        } else {
            tellEnd();
        }
    }

    private void drop() {
        line.forEach(this::given);
        line.clear();
    }

    /**
     * The socket has ended: what came before is handed over yet.
     *
     * @param reason for the actor
     */
    void end(String reason) {
        if (ending == null) {
            ending = reason;
            next();
        }
    }

    private void tellEnd() {
        String reason = ending;
        if (reason != null && !isOver) {
            isOver = true;
            socket.disconnect(reason).subscribe();
        }
    }
}
