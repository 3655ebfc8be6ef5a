package dev.rouse.net.connection;

import dev.rouse.net.request.HttpLimits;
import dev.rouse.net.request.RequestRefused;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Bounds the time that the client of a connection takes to send its requests and to take their answers. */
final class ClientDeadlines {

    /** Part of a request that is waited for. */
    private enum Awaited {
        HEAD,
        WHOLE,
        STREAM
    }

    private final HttpLimits limits;
    private final Deadline arrival;
    private final Deadline taking;
    private @Nullable ChannelFuture slowest;
    private @Nullable ChannelFuture newest;
    private Awaited awaited = Awaited.HEAD;
    private long began;

    /** For how long the next part of a stream may be waited for, and the time at which that is over while it is. */
    private long left;

    private long overAt;

    /** @param expired called when a request did not arrive in time */
    ClientDeadlines(HttpLimits limits, ChannelHandlerContext ctx, Consumer<ChannelHandlerContext> expired) {
        this.limits = limits;
        this.arrival = new Deadline(ctx.executor(), () -> expired.accept(ctx));
        this.taking = new Deadline(ctx.executor(), ctx::close);
    }

    /** Begins a request with its first bytes, unless one has begun. */
    void begin() {
        if (!arrival.isSet()) {
            began = arrival.now();
            awaited = Awaited.HEAD;
            arrival.set(began + limits.headTimeout().toNanos());
        }
    }

    /** Notes that the head of a request is there. */
    void head() {
        if (!arrival.isSet()) {
            began = arrival.now();
        }
        awaited = Awaited.WHOLE;
        arrival.set(began + limits.requestTimeout().toNanos());
    }

    /** Notes that what comes of the request from here on is a stream. */
    void streams() {
        awaited = Awaited.STREAM;
        left = limits.bodyGrace().toNanos();
        arrival.lift();
    }

    /**
     * Notes that a part of a stream is there: a client that sends less than it has to falls behind.
     *
     * @param awaitsNext whether the next one is waited for
     */
    void part(int bytes, boolean awaitsNext) {
        if (arrival.isSet()) {
            left = Math.max(0, overAt - arrival.now());
        }
        left = Math.min(limits.bodyGrace().toNanos(), left + worth(bytes));
        if (awaitsNext) {
            overAt = arrival.now() + left;
            arrival.set(overAt);
        } else {
            arrival.lift();
        }
    }

    /** The time in which so many bytes have to come. */
    private long worth(int bytes) {
        if (limits.bodyRate() == 0) {
            return bytes == 0 ? 0 : limits.bodyGrace().toNanos();
        }
        return bytes * TimeUnit.SECONDS.toNanos(1) / limits.bodyRate();
    }

    /** Notes that the end of the request is there, or no longer waited for. */
    void received() {
        arrival.lift();
    }

    RequestRefused tooSlow() {
        return switch (awaited) {
            case HEAD -> RequestRefused.tooSlow("head of a request", limits.headTimeout());
            case WHOLE -> RequestRefused.tooSlow("request", limits.requestTimeout());
            case STREAM -> RequestRefused.bodyTooSlow(limits.bodyRate(), limits.bodyGrace());
        };
    }

    /** Notes that an answer was flushed, the last one so far. */
    void written(ChannelFuture last) {
        newest = last;
        if (slowest != null || last.isDone()) {
            return;
        }
        slowest = last;
        taking.set(taking.now() + limits.answerTimeout().toNanos());
        last.addListener(future -> {
            slowest = null;
            taking.lift();
            written(newest == null ? last : newest);
        });
    }

    void end() {
        arrival.end();
        taking.end();
    }
}
