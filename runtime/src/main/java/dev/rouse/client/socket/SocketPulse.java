package dev.rouse.client.socket;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Finds a server that is gone without a word: one from which nothing came for long is asked, and given up where no answer comes. */
final class SocketPulse {

    private final ChannelHandlerContext ctx;
    private final long intervalNanos;
    private final long timeoutNanos;
    private final Runnable silent;
    private boolean heard;
    private boolean asked;
    private Future<?> next;

    /**
     * @param interval of silence, then the server is asked
     * @param timeout for its answer
     * @param silent run where none came
     */
    SocketPulse(ChannelHandlerContext ctx, Duration interval, Duration timeout, Runnable silent) {
        this.ctx = ctx;
        this.intervalNanos = interval.toNanos();
        this.timeoutNanos = timeout.toNanos();
        this.silent = silent;
        this.next = after(intervalNanos);
    }

    /** Notes that something came. */
    void heard() {
        heard = true;
    }

    private Future<?> after(long nanos) {
        return ctx.executor().schedule(this::passed, nanos, TimeUnit.NANOSECONDS);
    }

    private void passed() {
        if (asked && !heard) {
            silent.run();
            return;
        }
        asked = !heard;
        heard = false;
        if (asked) {
            ctx.writeAndFlush(new PingWebSocketFrame());
        }
        next = after(asked ? timeoutNanos : intervalNanos);
    }

    void end() {
        next.cancel(false);
    }
}
