package dev.rouse.net.websocket;

import dev.rouse.log.GuardedLogger;
import dev.rouse.net.connection.Deadline;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import java.time.Duration;
import org.slf4j.Logger;

/**
 * Finds sockets whose other end is gone without a word: one from which nothing came for long is asked, and closed where no answer
 * comes. While nothing is read of a client, because it takes nothing, nobody can tell. On the event loop of the socket.
 */
public final class Pulse {

    private static final Logger LOG = GuardedLogger.of(Pulse.class);

    private final ChannelHandlerContext ctx;
    private final long intervalNanos;
    private final long timeoutNanos;
    private final Deadline deadline;
    private boolean heard;
    private boolean asked;
    private boolean reading = true;

    /**
     * @param interval of silence, then the other end is asked
     * @param timeout for its answer
     */
    public Pulse(ChannelHandlerContext ctx, Duration interval, Duration timeout) {
        this.ctx = ctx;
        this.intervalNanos = interval.toNanos();
        this.timeoutNanos = timeout.toNanos();
        this.deadline = new Deadline(ctx.executor(), this::passed);
    }

    /** Begins to listen. */
    public void begin() {
        await(intervalNanos);
    }

    /** Notes that something came. */
    public void heard() {
        heard = true;
        if (asked) {
            asked = false;
            await(intervalNanos);
        }
    }

    /** Notes whether what comes is read at all. */
    public void isReading(boolean now) {
        reading = now;
        heard();
    }

    private void passed() {
        if (asked && reading) {
            LOG.debug("Socket {} is closed: its client does not answer", ctx.channel());
            ctx.close();
            return;
        }
        if (!heard && reading) {
            asked = true;
            ctx.writeAndFlush(new PingWebSocketFrame());
        }
        heard = false;
        await(asked ? timeoutNanos : intervalNanos);
    }

    private void await(long nanos) {
        deadline.set(deadline.now() + nanos);
    }

    /** Ends it, as the socket has ended. */
    public void end() {
        deadline.end();
    }
}
