package dev.rouse.net.socket.connect;

import dev.rouse.CallTimeoutException;
import dev.rouse.ConnectionEndedException;
import dev.rouse.FrontConnection;
import dev.rouse.OutcomeUnknownException;
import dev.rouse.RetryableException;
import dev.rouse.net.request.RequestBody;
import dev.rouse.wire.Frame;
import dev.rouse.wire.WireValue;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * The messages of a connection, in line: one at a time goes to the actor, and again where nobody knows what became of it, until its
 * outcome is durable. On the event loop of the socket.
 */
final class MessageLine {

    /** Counted for a message beside its arguments. */
    private static final int OVERHEAD = 128;

    private static final long FIRST_PAUSE = 50;
    private static final long LONGEST_PAUSE = 5_000;

    private final Connections group;
    private final SocketConnection connection;
    private final ArrayDeque<Frame.Message> line = new ArrayDeque<>(2);
    private int bytes;

    /** The number of the last message that was taken. */
    private long last;

    /** The number of the last one whose outcome is durable. */
    private long done;

    private long pause = FIRST_PAUSE;
    private boolean isRunning;
    private boolean isOver;
    private @Nullable Disposable running;
    private @Nullable Future<?> again;

    MessageLine(Connections group, SocketConnection connection) {
        this.group = group;
        this.connection = connection;
    }

    /** @param received number of the last message whose outcome is durable */
    void begin(long received) {
        last = received;
        done = received;
    }

    boolean isRunning() {
        return isRunning;
    }

    void take(Frame.Message message) {
        long number = message.number();
        if (number < 1) {
            group.socket().broken("message_number", "Messages of a connection have numbers from 1 on, got " + number);
            return;
        }
        if (number <= last) {
            if (number <= done) {
                acknowledge();
            }
            return;
        }
        bytes += size(message);
        if (line.size() >= group.services().limits().messages()
                || bytes > group.services().limits().messageBytes()) {
            group.socket()
                    .broken(
                            "messages_overflow",
                            "More messages wait than the "
                                    + group.services().limits().messages() + " and the "
                                    + group.services().limits().messageBytes() + " bytes that one connection may have");
            return;
        }
        last = number;
        line.add(message);
        next();
    }

    private static int size(Frame.Message message) {
        Frame.Trace trace = message.trace();
        int size = OVERHEAD + message.action().length() + (trace == null ? 0 : trace.length());
        for (WireValue value : message.arguments()) {
            size += value == null ? 1 : value.bytes().length;
        }
        return size;
    }

    private void acknowledge() {
        group.socket().send(new Frame.Acknowledge(connection.id(), done));
    }

    private void next() {
        Frame.Message first = line.peek();
        FrontConnection held = connection.held();
        if (isRunning || isOver || first == null || held == null) {
            return;
        }
        isRunning = true;
        RequestBody arguments;
        try {
            arguments = RequestBody.whole(
                    group.socket().codec().arguments(first.arguments()),
                    group.services().requests());
        } catch (Throwable t) {
            failed(first, t);
            return;
        }
        running = Mono.defer(
                        () -> group.routes().message(held, first.action(), first.number(), arguments, group.socket()))
                .contextWrite(Connections.within(first.trace()))
                .doFinally(signal -> connection.onLoop(arguments::release, arguments::release))
                .subscribe(
                        nothing -> {},
                        error -> connection.onLoop(() -> failed(first, error), () -> {}),
                        () -> connection.onLoop(() -> applied(first), () -> {}));
    }

    private void applied(Frame.Message message) {
        if (isOver) {
            return;
        }
        settled(message);
        acknowledge();
        next();
        tellIdle();
    }

    private void settled(Frame.Message message) {
        isRunning = false;
        pause = FIRST_PAUSE;
        done = message.number();
        bytes -= size(Objects.requireNonNull(line.poll()));
    }

    private void failed(Frame.Message message, Throwable error) {
        if (isOver) {
            return;
        }
        if (error instanceof ConnectionEndedException) {
            connection.over(error);
        } else if (isOpen(error)) {
            again = group.socket().loop().schedule(this::goOn, pause, TimeUnit.MILLISECONDS);
            pause = Math.min(LONGEST_PAUSE, 2 * pause);
        } else {
            settled(message);
            group.socket()
                    .send(new Frame.Refused(
                            connection.id(),
                            message.number(),
                            group.services().errors().of(connection.id(), error).error()));
            next();
            tellIdle();
        }
    }

    /** Whether it may have been applied, or may be when it is tried again. */
    private static boolean isOpen(Throwable error) {
        return error instanceof RetryableException
                || error instanceof OutcomeUnknownException
                || error instanceof CallTimeoutException;
    }

    private void goOn() {
        isRunning = false;
        next();
    }

    private void tellIdle() {
        if (!isRunning) {
            group.tellIdle();
        }
    }

    void end() {
        isOver = true;
        line.clear();
        Disposable call = running;
        if (call != null) {
            call.dispose();
        }
        Future<?> timer = again;
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
