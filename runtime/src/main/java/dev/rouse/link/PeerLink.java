package dev.rouse.link;

import dev.rouse.log.GuardedLogger;
import dev.rouse.record.NodeId;
import dev.rouse.wire.Frame;
import dev.rouse.wire.WireLimits;
import dev.rouse.wire.link.Handshake;
import dev.rouse.wire.link.LinkRefusedException;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
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
abstract class PeerLink implements Link {

    private static final Logger LOG = GuardedLogger.of(PeerLink.class);

    /** Time that a handshake may take, with that of the connection and of TLS. */
    static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(5);

    private enum Phase {
        /** Nobody knows who is at the other side. Next: OPEN when both know each other, CLOSED. */
        HANDSHAKE,
        /** Frames come and go. Next: CLOSED. */
        OPEN,
        /** Final. */
        CLOSED
    }

    private final EventExecutor loop;
    private final LinkOpening opening;
    private volatile Phase phase = Phase.HANDSHAKE;
    private @Nullable Handshake handshake;
    private @Nullable Future<?> timeout;
    private volatile Handshake.@Nullable Agreement agreement;
    private @Nullable LinkHandler handler;
    private boolean answersPing;

    PeerLink(EventExecutor loop, LinkOpening opening) {
        this.loop = loop;
        this.opening = opening;
    }

    /** Puts the bytes of {@code frame} behind those that are to be transmitted; none of them where it throws. */
    abstract void encode(Frame frame);

    /** Lets go what was encoded. */
    abstract void transmit();

    /** Both sides keep to {@code limits} from now on, and no longer to those of strangers. */
    abstract void agreed(WireLimits limits);

    /** Closes the connection once what was transmitted is out. */
    abstract void disconnect();

    /**
     * Begins the handshake.
     *
     * @param made makes the handshake that sends its frames to the given consumer
     */
    final void begin(Function<Consumer<Frame>, Handshake> made) {
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
    final void take(Frame frame) {
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
            refuse(e, frame);
            return;
        }
        if (agreed != null) {
            open(agreed);
        }
    }

    private void refuse(LinkRefusedException reason, Frame frame) {
        if (!(frame instanceof Frame.Goodbye)) {
            sayGoodbye(reason.code(), Objects.requireNonNull(reason.getMessage()));
        }
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
    }

    private void pass(Frame frame) {
        if (frame instanceof Frame.Ping ping) {
            encode(new Frame.Pong(ping.number()));
            answersPing = true;
        } else if (frame instanceof Frame.Goodbye goodbye) {
            end(new LinkClosedException(goodbye.code(), goodbye.message()));
        } else if (isOfHandshake(frame)) {
            violate("The handshake is over, got " + frame.getClass().getSimpleName() + ".");
        } else {
            guard(user -> user.received(frame));
        }
    }

    private static boolean isOfHandshake(Frame frame) {
        return frame instanceof Frame.Open
                || frame instanceof Frame.Challenge
                || frame instanceof Frame.Proof
                || frame instanceof Frame.Ready;
    }

    /** The other side did something that is against the protocol: nothing of it can be relied on. */
    final void violate(String message) {
        sayGoodbye("protocol", message);
        end(new IOException(this + " was closed, as it broke the protocol: " + message));
    }

    /** Nothing more has arrived for now. */
    final void arrivedAll() {
        guard(LinkHandler::readComplete);
        if (answersPing) {
            answersPing = false;
            transmit();
        }
    }

    /** Less waits to be sent than may, after more did. */
    final void writableAgain() {
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

    /** The user of the link threw, which it must not: what it knows of the link is not to be relied on. */
    private void fail(Throwable thrown) {
        LOG.error("{} is closed, as its user threw", this, thrown);
        sayGoodbye("internal", "This node made an error, which its log has.");
        end(thrown);
    }

    /** The end, whatever it is of; null where this side closed it. Does nothing when it has ended. */
    final void end(@Nullable Throwable reason) {
        Phase ended = phase;
        if (ended == Phase.CLOSED) {
            return;
        }
        phase = Phase.CLOSED;
        handshake = null;
        stopTimeout();
        disconnect();
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
        if (loop.inEventLoop()) {
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

    /** Runs {@code task} on the event loop; never where that has ended, and nobody is left to be told. From any thread. */
    final void later(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("The event loop of {} has ended", this, e);
        }
    }
}
