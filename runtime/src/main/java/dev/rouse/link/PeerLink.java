package dev.rouse.link;

import dev.rouse.base.ErrorText;
import dev.rouse.log.GuardedLogger;
import dev.rouse.record.NodeId;
import dev.rouse.wire.Frame;
import dev.rouse.wire.MalformedFrameException;
import dev.rouse.wire.WireLimits;
import dev.rouse.wire.link.Handshake;
import dev.rouse.wire.link.LinkRefusedException;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * One side of a link: the handshake first, then frames, and its end, which comes once. Subclasses move the bytes. All on its
 * event loop, but for what {@link Link} says.
 */
public abstract class PeerLink implements Link {

    private static final Logger LOG = GuardedLogger.of(PeerLink.class);

    /** Time that a handshake may take, with that of the connection and of TLS. */
    public static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(5);

    private enum Phase {
        /** Nobody knows who is at the other side. Next: OPEN when both know each other, CLOSED. */
        HANDSHAKE,
        /** Frames come and go. Next: CLOSED. */
        OPEN,
        /** Final. */
        CLOSED
    }

    /** After so long a task asks again whether the link has moved. */
    private static final long MOVING_MILLIS = 1;

    private final LinkOpening opening;
    private volatile EventExecutor loop;
    private volatile Phase phase = Phase.HANDSHAKE;
    private @Nullable Handshake handshake;
    private @Nullable Future<?> timeout;
    private volatile Handshake.@Nullable Agreement agreement;
    private @Nullable LinkHandler handler;
    private boolean owesAnswer;
    private boolean settled;
    private boolean saidGoodbye;

    /** Frames that have arrived since it began to move; null while it does not. */
    private volatile @Nullable List<Frame> arrivedMoving;

    protected PeerLink(EventExecutor loop, LinkOpening opening) {
        this.loop = loop;
        this.opening = opening;
    }

    /** Puts the bytes of {@code frame} behind those that are to be transmitted; none of them where it throws. */
    protected abstract void encode(Frame frame);

    /** Lets go what was encoded. */
    protected abstract void transmit();

    /** Replaces the limits of strangers by {@code limits} for all that is encoded from now on. */
    protected abstract void agreed(WireLimits limits);

    /** The user is there: what arrives from now on, and what has arrived behind the handshake, is taken by the same limits. */
    protected abstract void begun();

    /** Whether it can go on with its connection on {@code home}. */
    protected boolean mayMoveTo(EventExecutor home) {
        return false;
    }

    /** Takes its connection to {@code home}, and says {@link #moved} there; until then nothing happens to it. */
    protected void move(EventExecutor home) {}

    /**
     * Closes the connection once what was transmitted is out.
     *
     * @param saidGoodbye whether the other side is told why, so that it closes too when it has read that: until then what comes is not wanted,
     *     but must be read, as bytes that nobody reads reset the connection, which takes the goodbye from the other side
     */
    protected abstract void disconnect(boolean saidGoodbye);

    /**
     * Begins the handshake.
     *
     * @param made makes the handshake that sends its frames to the given consumer
     */
    public final void begin(Function<Consumer<Frame>, Handshake> made) {
        if (phase != Phase.HANDSHAKE) {
            return;
        }
        try {
            timeout = loop.schedule(this::timeOut, HANDSHAKE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            handshake = made.apply(frame -> {
                encode(frame);
                transmit();
            });
        } catch (RuntimeException e) {
            end(e);
        }
    }

    private void timeOut() {
        end(new SocketTimeoutException("The handshake of " + this + " took longer than " + HANDSHAKE_TIMEOUT.toSeconds()
                + " s: the other side is no node, or does not answer."));
    }

    /** A frame has arrived. */
    public final void take(Frame frame) {
        switch (phase) {
            case HANDSHAKE -> shake(frame);
            case OPEN -> pass(frame);
            case CLOSED -> {}
        }
    }

    private void shake(Frame frame) {
        Handshake.Agreement agreed;
        try {
            agreed = Objects.requireNonNull(handshake).take(frame);
        } catch (LinkRefusedException e) {
            if (frame instanceof Frame.Goodbye) {
                end(e);
            } else {
                refuse(e);
            }
            return;
        }
        if (agreed != null) {
            open(agreed);
        }
    }

    private void refuse(LinkRefusedException reason) {
        sayGoodbye(reason.code(), ErrorText.message(reason));
        end(reason);
    }

    private void open(Handshake.Agreement agreed) {
        stopTimeout();
        handshake = null;
        agreement = agreed;
        agreed(agreed.limits());
        phase = Phase.OPEN;
        try {
            handler = opening.opened(this);
        } catch (Throwable e) {
            fail(e);
            opening.failed(e);
            return;
        }
        opening.ready(this);
        if (phase == Phase.OPEN) {
            begun();
        }
    }

    private void pass(Frame frame) {
        List<Frame> waiting = arrivedMoving;
        if (waiting != null) {
            waiting.add(frame);
        } else if (!settled && frame instanceof Frame.Call first) {
            settled = true;
            settle(first);
        } else {
            passHere(frame);
        }
    }

    private void settle(Frame.Call first) {
        EventExecutor home = handler == null ? null : handler.home(first);
        if (home == null || home == loop || !mayMoveTo(home)) {
            passHere(first);
            return;
        }
        List<Frame> waiting = new ArrayList<>();
        waiting.add(first);
        arrivedMoving = waiting;
        move(home);
    }

    /**
     * It lives on {@code here} from here on, where this is called.
     *
     * @param failure null where its connection has come along
     */
    protected final void moved(EventExecutor here, @Nullable Throwable failure) {
        List<Frame> arrived = Objects.requireNonNull(arrivedMoving);
        loop = here;
        arrivedMoving = null;
        if (failure == null) {
            arrived.forEach(this::take);
            arrivedAll();
        } else {
            end(failure);
        }
    }

    private void passHere(Frame frame) {
        if (frame instanceof Frame.Ping ping) {
            if (isWritable()) { // Somebody who pings and reads nothing is to fill no memory.
                encode(new Frame.Pong(ping.number()));
                owesAnswer = true;
            }
        } else if (frame instanceof Frame.Goodbye goodbye) {
            end(new LinkClosedException(goodbye.code(), goodbye.message()));
        } else if (isOfHandshake(frame)) {
            refuse(new LinkRefusedException(
                    LinkRefusedException.Reason.NO_HANDSHAKE,
                    "The handshake is over, got " + frame.getClass().getSimpleName() + "."));
        } else {
            if (frame instanceof Frame.Unrecognized unrecognized) {
                refuse(unrecognized);
            }
            guard(user -> user.received(frame));
        }
    }

    /** By its name, so that the other side does without it; the link goes on. A frame of nothing that has a number needs no answer. */
    private void refuse(Frame.Unrecognized frame) {
        LOG.debug("{} brought {}, which this version of the protocol has not", this, frame.name());
        if (frame.id() != 0 && isWritable()) {
            encode(frame.refusal());
            owesAnswer = true;
        }
    }

    private static boolean isOfHandshake(Frame frame) {
        return frame instanceof Frame.Open
                || frame instanceof Frame.Challenge
                || frame instanceof Frame.Proof
                || frame instanceof Frame.Ready;
    }

    /** Ends the link, as something arrived that is no frame: nothing behind it can be read. */
    public final void refuse(MalformedFrameException malformed) {
        if (phase == Phase.CLOSED) {
            return;
        }
        sayGoodbye("malformed", ErrorText.message(malformed));
        end(malformed);
    }

    /** Nothing more has arrived for now. */
    public final void arrivedAll() {
        guard(LinkHandler::readComplete);
        if (owesAnswer) {
            owesAnswer = false;
            transmit();
        }
    }

    /** Less waits to be sent than may, after more did. */
    public final void writableAgain() {
        guard(LinkHandler::writable);
    }

    private void guard(Consumer<LinkHandler> call) {
        LinkHandler user = handler;
        if (user == null || phase != Phase.OPEN) {
            return;
        }
        try {
            call.accept(user);
        } catch (Throwable e) {
            fail(e);
        }
    }

    /** The user of the link, or the link itself, threw, which it must not: nothing that it knows can be relied on. */
    public final void fail(Throwable thrown) {
        LOG.error("{} is closed, as this node made an error", this, thrown);
        sayGoodbye("internal", "This node made an error, which its log has.");
        end(thrown);
    }

    /** The end, whatever it is of; null where this side closed it. Does nothing when it has ended. */
    public final void end(@Nullable Throwable reason) {
        Phase ended = phase;
        if (ended == Phase.CLOSED) {
            return;
        }
        phase = Phase.CLOSED;
        handshake = null;
        stopTimeout();
        disconnect(saidGoodbye && ended == Phase.OPEN);
        if (ended == Phase.HANDSHAKE) {
            opening.failed(reason == null ? new IOException(this + " was closed before it was open.") : reason);
        } else if (handler != null) {
            tellClosed(handler, reason);
        }
    }

    private void tellClosed(LinkHandler user, @Nullable Throwable reason) {
        try {
            user.closed(reason);
        } catch (Throwable e) {
            LOG.error("The user of {} threw when that was closed, which it must not", this, e);
        }
    }

    private void stopTimeout() {
        if (timeout != null) {
            timeout.cancel(false);
        }
    }

    private void sayGoodbye(String code, String message) {
        try {
            encode(new Frame.Goodbye(code, message));
            transmit();
            saidGoodbye = true;
        } catch (RuntimeException e) {
            LOG.debug("{} could not say goodbye", this, e);
        }
    }

    @Override
    public final NodeId node() {
        return agreement().other().node();
    }

    @Override
    public final EventExecutor loop() {
        return loop;
    }

    @Override
    public final WireLimits limits() {
        return agreement().limits();
    }

    private Handshake.Agreement agreement() {
        Handshake.Agreement agreed = agreement;
        if (agreed == null) {
            throw new IllegalStateException("Before its handshake is over, nothing is known of " + this + ".");
        }
        return agreed;
    }

    @Override
    public final boolean isOpen() {
        return phase == Phase.OPEN;
    }

    @Override
    public final void send(Frame frame) {
        if (phase == Phase.OPEN) {
            encode(frame);
        }
    }

    @Override
    public final void flush() {
        if (phase == Phase.OPEN) {
            transmit();
        }
    }

    @Override
    public final void close(String code, String message) {
        if (arrivedMoving == null && loop.inEventLoop()) {
            closeNow(code, message);
        } else {
            later(() -> closeNow(code, message));
        }
    }

    private void closeNow(String code, String message) {
        if (phase == Phase.OPEN) {
            sayGoodbye(code, message);
        }
        end(null);
    }

    @Override
    public final void execute(Runnable task) {
        loop.execute(() -> runHere(task));
    }

    private void runHere(Runnable task) {
        EventExecutor here = loop;
        if (arrivedMoving != null) {
            here.schedule(() -> runHere(task), MOVING_MILLIS, TimeUnit.MILLISECONDS);
        } else if (loop.inEventLoop()) {
            task.run();
        } else {
            later(task);
        }
    }

    /** As {@link #execute}; never where the event loop has ended, and nobody is left to be told. */
    public final void later(Runnable task) {
        try {
            execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("The event loop of {} has ended", this, e);
        }
    }
}
