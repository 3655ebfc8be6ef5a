package dev.rouse.net.connection;

import dev.rouse.net.answer.AnswerShare;
import dev.rouse.net.request.Framing;
import dev.rouse.net.request.Operation;
import dev.rouse.net.request.Upgrade;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/** Answers that one connection sends, up to its end behind the last one; who observes the server is told of each. On its event loop. */
final class Answers {

    private final HttpFront front;
    private final ClientDeadlines deadlines;
    private @Nullable ObservedExchange observed;
    private @Nullable ChannelFuture last;
    private @Nullable AnswerShare lastShare;
    private @Nullable LingeringClose lingering;
    private ClientCalls.@Nullable OfConnection calls;
    private boolean isUnderWay;
    private boolean unflushed;

    Answers(HttpFront front, ClientDeadlines deadlines) {
        this.front = front;
        this.deadlines = deadlines;
    }

    /** A request has begun, which is to be answered. */
    void begin(ChannelHandlerContext ctx, HttpRequest request) {
        if (!front.observer().isIdle()) {
            observed = new ObservedExchange(
                    front.observer(),
                    ctx.channel(),
                    request.method().name(),
                    front.router().nameOf(request));
        }
    }

    /**
     * The request asks for {@code operation}, which knows its sender.
     *
     * @throws dev.rouse.OverloadedException too many calls of the client's address are under way
     */
    void asksFor(ChannelHandlerContext ctx, Operation operation) {
        if (observed != null) {
            observed.asksFor(operation);
        }
        if (calls == null) {
            calls = front.calls().of(ctx.channel().remoteAddress());
        }
        calls.enter();
        isUnderWay = true;
    }

    private void isOver() {
        if (isUnderWay && calls != null) {
            calls.leave();
        }
        isUnderWay = false;
    }

    private @Nullable ObservedExchange takeObserved() {
        ObservedExchange current = observed;
        observed = null;
        return current;
    }

    /** The connection goes on with something else. */
    void goesOn(Upgrade upgrade) {
        isOver();
        ObservedExchange current = takeObserved();
        if (current != null) {
            current.goesOn(upgrade);
        }
    }

    /** The client has left. */
    void left() {
        ObservedExchange current = takeObserved();
        if (current != null) {
            current.left();
        }
    }

    /**
     * Writes an answer, without flushing it.
     *
     * @param stays whether the connection does
     */
    void write(
            ChannelHandlerContext ctx,
            Framing framing,
            FullHttpResponse response,
            @Nullable AnswerShare share,
            boolean stays) {
        isOver();
        int bytes = response.content().readableBytes();
        int status = response.status().code();
        ChannelFuture write = ctx.write(framing.apply(response, stays));
        write.addListener(sent -> sent(ctx, sent.cause(), share));
        ObservedExchange current = takeObserved();
        if (current != null) {
            write.addListener(sent -> current.answered(status, bytes));
        }
        last = write;
        lastShare = share;
        unflushed = true;
    }

    /** @param failure why an answer could not be sent: its client would wait for it for ever */
    private void sent(ChannelHandlerContext ctx, @Nullable Throwable failure, @Nullable AnswerShare share) {
        if (share != null) {
            share.giveBack();
        }
        if (failure != null) {
            front.thrown().accept(failure);
            ctx.close();
        }
    }

    /** Sends what was written. */
    void flush(ChannelHandlerContext ctx) {
        if (!unflushed) {
            return;
        }
        unflushed = false;
        ctx.flush();
        ChannelFuture newest = last;
        if (newest == null) {
            return;
        }
        deadlines.written(newest);
        if (lastShare != null && !newest.isDone()) {
            lastShare.waits(ctx.channel());
        }
    }

    /** Closes the connection behind the last answer. */
    void close(ChannelHandlerContext ctx) {
        flush(ctx);
        if (last == null) {
            ctx.close();
        } else {
            last.addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** As {@link #close}, where the client may still be sending. */
    void linger(ChannelHandlerContext ctx) {
        flush(ctx);
        lingering = new LingeringClose(ctx, front.limits().requestTimeout());
        lingering.after(last);
    }

    /** The client has sent something. */
    void heard() {
        if (lingering != null) {
            lingering.heard();
        }
    }

    /** Nothing more is to be timed. */
    void end() {
        deadlines.end();
        isOver();
        if (calls != null) {
            calls.end();
            calls = null;
        }
        if (lingering != null) {
            lingering.over();
        }
    }
}
