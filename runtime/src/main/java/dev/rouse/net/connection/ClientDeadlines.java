package dev.rouse.net.connection;

import dev.rouse.net.request.HttpLimits;
import dev.rouse.net.request.RequestRefused;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Bounds the time that the client of a connection takes to send its requests and to take their answers. */
final class ClientDeadlines {

    private final HttpLimits limits;
    private final Deadline arrival;
    private final Deadline taking;
    private @Nullable ChannelFuture slowest;
    private @Nullable ChannelFuture newest;
    private boolean headCame;
    private long began;

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
            headCame = false;
            arrival.set(began + limits.headTimeout().toNanos());
        }
    }

    /** Notes that the head of a request is there. */
    void head() {
        if (!arrival.isSet()) {
            began = arrival.now();
        }
        headCame = true;
        arrival.set(began + limits.requestTimeout().toNanos());
    }

    /**
     * Notes that a part of a request is there.
     *
     * @param awaitsNext whether the next one is waited for
     */
    void part(boolean awaitsNext) {
        if (awaitsNext) {
            began = arrival.now();
            headCame = true;
            arrival.set(began + limits.requestTimeout().toNanos());
        } else {
            arrival.lift();
        }
    }

    /** Notes that the end of the request is there, or no longer waited for. */
    void received() {
        arrival.lift();
    }

    RequestRefused tooSlow() {
        return headCame
                ? RequestRefused.tooSlow("request", limits.requestTimeout())
                : RequestRefused.tooSlow("head of a request", limits.headTimeout());
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
