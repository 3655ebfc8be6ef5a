package dev.rouse.net.connection;

import dev.rouse.NodeUnavailableException;
import dev.rouse.RouseException;
import dev.rouse.log.GuardedLogger;
import dev.rouse.net.answer.AnswerShare;
import dev.rouse.net.answer.PendingAnswer;
import dev.rouse.net.request.Framing;
import dev.rouse.net.request.Operation;
import dev.rouse.net.request.RequestHead;
import dev.rouse.net.request.RequestRefused;
import dev.rouse.net.request.Upgrade;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Serves requests on one connection of HTTP/1.1, or one stream of HTTP/2: one at a time, in order, also where those of the
 * next handler come in between. While one is being answered at most one read is taken from the socket, so a client cannot
 * fill memory by pipelining, and a disconnect is noticed and cancels the wait. On the connection's event loop; nothing here
 * blocks, whatever thread outcomes come on.
 */
public final class HttpConnection {

    private static final Logger LOG = GuardedLogger.of(HttpConnection.class);

    private final HttpFront front;
    private final Backlog backlog = new Backlog();
    private final PassedRequests passed = new PassedRequests();

    private Phase phase = Phase.IDLE;
    private @Nullable Exchange exchange;
    private boolean draining;
    private boolean resuming;
    private boolean reading;
    private boolean unread;
    private @Nullable ClientDeadlines deadlines;
    private @Nullable Answers answers;

    /** Bytes that the rest of a stream may have which is dropped; none where the rest of a request has to be there in its time. */
    private long rest;

    public HttpConnection(HttpFront front) {
        this.front = front;
    }

    /** Called when the handler of the connection is in the pipeline. */
    public void added(ChannelHandlerContext ctx) {
        ClientDeadlines timed = new ClientDeadlines(front.limits(), ctx, this::expire);
        deadlines = timed;
        answers = new Answers(front, timed);
        if (!front.observer().isIdle()) {
            ObservedExchange.connection(front.observer(), ctx.channel());
        }
    }

    /** Called with the bytes of a read, before the codec has them. */
    public void arrive() {
        if (phase == Phase.IDLE) {
            deadlines().begin();
        } else {
            answers().heard();
        }
    }

    /** Called with each message of the codec. */
    public void receive(ChannelHandlerContext ctx, Object message) {
        reading = true;
        if (backlog.isEmpty() && mayTake(ctx, message)) {
            take(ctx, message);
        } else {
            backlog.add(ctx, message);
        }
    }

    /** Called when the codec has no more messages of one read. */
    public void receivedAll(ChannelHandlerContext ctx) {
        reading = false;
        settle(ctx);
        ctx.fireChannelReadComplete();
    }

    /** Called when a handler asks for more bytes. */
    public void read(ChannelHandlerContext ctx) {
        backlog.read(ctx);
    }

    /** Called when the next handler writes, which may end an answer of its own. */
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        boolean resumes = passed.endsWith(message);
        boolean upgrades = PassedRequests.upgrades(message);
        ctx.write(message, promise);
        if (upgrades) {
            ctx.pipeline().remove(ctx.handler());
        } else if (resumes) {
            resume(ctx);
        }
    }

    /** Called when the client took bytes, or does no longer. */
    public void writabilityChanged(ChannelHandlerContext ctx) {
        resume(ctx);
        ctx.fireChannelWritabilityChanged();
    }

    /** Called with each event of the pipeline: those of the server are for this connection. */
    public void event(ChannelHandlerContext ctx, Object event) {
        if (event == ConnectionEvent.DRAIN) {
            draining = true;
            if (phase == Phase.IDLE && passed.allAnswered()) {
                leave(ctx);
            }
        } else if (event != ConnectionEvent.SILENT) {
            ctx.fireUserEventTriggered(event);
        } else if (!phase.isOfNode()) {
            ctx.close();
        }
    }

    /** Called when the connection has ended. */
    public void inactive(ChannelHandlerContext ctx) {
        phase = Phase.LEAVING;
        end();
        backlog.drop();
        answers().left();
        ctx.fireChannelInactive();
    }

    /** Called when the handler was taken out of the pipeline: others go on with what it holds. */
    public void removed(ChannelHandlerContext ctx) {
        end();
        backlog.passOn(ctx);
    }

    private void end() {
        answers().end();
        forgetExchange(Exchange.clientLeft());
    }

    /** Called when something in the pipeline before this has thrown. */
    public void fail(ChannelHandlerContext ctx, Throwable cause) {
        front.thrown().accept(cause);
        boolean between = phase == Phase.IDLE || phase == Phase.PASSING;
        if (between && front.passThrough()) {
            ctx.fireExceptionCaught(cause);
        } else if (phase == Phase.ANSWERING && cause instanceof DecoderException) {
            LOG.debug("What came after a request on {} cannot be read: it is the last one", ctx.channel(), cause);
            draining = true;
        } else {
            LOG.debug("Connection {} failed", ctx.channel(), cause);
            ctx.close();
        }
    }

    /** Whether it is a message's turn; what has to wait is the head of a request, or a body that nobody is ready to take. */
    private boolean mayTake(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof HttpRequest request) || phase == Phase.LEAVING) {
            return phase != Phase.ASKING && (phase != Phase.STREAMING || exchange == null || exchange.hasRoom());
        }
        boolean mayAnswer = passed.allAnswered() && ctx.channel().isWritable();
        return phase == Phase.IDLE && (mayAnswer || isForeign(ctx, request));
    }

    private boolean isForeign(ChannelHandlerContext ctx, HttpRequest request) {
        return front.passThrough() && !front.router().serves(request, ctx.channel());
    }

    private void take(ChannelHandlerContext ctx, Object message) {
        if (phase == Phase.IDLE && message instanceof HttpRequest request) {
            begin(ctx, request);
        }
        if (phase == Phase.PASSING || !(message instanceof HttpObject)) {
            pass(ctx, message);
            return;
        }
        unread = true;
        answers().heard();
        try {
            if (message instanceof HttpContent content) {
                takeContent(ctx, content);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void pass(ChannelHandlerContext ctx, Object message) {
        if (message instanceof LastHttpContent) {
            phase = Phase.IDLE;
        }
        ctx.fireChannelRead(message);
    }

    private void begin(ChannelHandlerContext ctx, HttpRequest request) {
        if (isForeign(ctx, request)) {
            passed.add();
            phase = Phase.PASSING;
            return;
        }
        answers().begin(ctx, request);
        Framing framing = Framing.of(request, front.router().shownTo(request));
        deadlines().head();
        try {
            RequestHead.check(request);
            Operation operation = front.router().route(request, ctx.channel(), ctx.executor());
            answers().asksFor(ctx, operation);
            exchange = Exchange.of(request, framing, operation, front, ctx.executor(), () -> roomAgain(ctx));
        } catch (Throwable t) {
            refuse(ctx, framing, t);
            return;
        }
        if (framing.awaitsContinue() && !(request instanceof HttpContent)) {
            ask(ctx, exchange);
        } else {
            phase = Phase.COLLECTING;
        }
    }

    /** A client that waits for a word before it sends the body is not told to, unless its request may come. */
    private void ask(ChannelHandlerContext ctx, Exchange current) {
        phase = Phase.ASKING;
        deadlines().received();
        current.ask(ctx.executor(), refusal -> asked(ctx, current, refusal));
    }

    private void asked(ChannelHandlerContext ctx, Exchange current, @Nullable Throwable refusal) {
        if (exchange != current) {
            return;
        }
        if (refusal != null) {
            forgetExchange(Exchange.clientLeft());
            refuse(ctx, current.framing(), refusal);
            return;
        }
        phase = Phase.COLLECTING;
        deadlines().head();
        current.sayContinue(ctx);
        resume(ctx);
    }

    private void run(ChannelHandlerContext ctx, Exchange current) {
        current.run(ctx.executor(), outcome -> answer(ctx, current, outcome));
    }

    private void roomAgain(ChannelHandlerContext ctx) {
        if (phase == Phase.STREAMING) {
            deadlines().part(0, true);
            resume(ctx);
        }
    }

    private void takeContent(ChannelHandlerContext ctx, HttpContent content) {
        Exchange current = exchange;
        if (phase.isReceiving() && current != null) {
            collect(ctx, current, content);
        }
        if (phase == Phase.DISCARDING) {
            discard(ctx, content);
        }
    }

    private void discard(ChannelHandlerContext ctx, HttpContent content) {
        int bytes = content.content().readableBytes();
        if (content instanceof LastHttpContent) {
            draining |= content.decoderResult().isFailure();
            deadlines().received();
            next(ctx);
        } else if (rest > bytes) {
            rest -= bytes;
            deadlines().part(bytes, true);
        } else if (rest > 0) {
            linger(ctx);
        }
    }

    private void collect(ChannelHandlerContext ctx, Exchange current, HttpContent content) {
        try {
            current.add(content);
        } catch (RouseException e) {
            giveUp(ctx, current, content.decoderResult().isSuccess(), e);
        }
        if (exchange != current) {
            return; // It was refused, or this part has brought the answer.
        }
        if (content instanceof LastHttpContent) {
            deadlines().received();
            phase = Phase.ANSWERING;
            current.bodyCame();
            run(ctx, current);
        } else if (phase == Phase.STREAMING) {
            deadlines().part(content.content().readableBytes(), current.hasRoom());
        } else if (current.isStreamed()) {
            stream(ctx, current);
        }
    }

    /** The body is larger than one that is gathered: the operation begins with what there is of it. */
    private void stream(ChannelHandlerContext ctx, Exchange current) {
        phase = Phase.STREAMING;
        deadlines().streams();
        run(ctx, current);
        if (phase == Phase.STREAMING) {
            deadlines().part(0, current.hasRoom());
        }
    }

    private void giveUp(ChannelHandlerContext ctx, Exchange current, boolean endIsKnown, RouseException why) {
        if (current.failBody(why)) {
            draining |= !endIsKnown;
        } else {
            forgetExchange(why);
            refuse(ctx, current.framing().withEndKnown(endIsKnown), why);
        }
    }

    /** Refuses a request that its client took too long to send. */
    private void expire(ChannelHandlerContext ctx) {
        Exchange current = exchange;
        if (phase == Phase.IDLE) {
            refuse(ctx, Framing.LAST, deadlines().tooSlow());
        } else if (phase.isReceiving() && current != null) {
            giveUp(ctx, current, false, deadlines().tooSlow());
        } else if (phase == Phase.DISCARDING) {
            linger(ctx);
        }
    }

    private void answer(ChannelHandlerContext ctx, Exchange answered, PendingAnswer outcome) {
        if (exchange != answered) {
            outcome.abandon();
            return;
        }
        exchange = null;
        answered.answered();
        try {
            FullHttpResponse response = response(ctx, answered, outcome);
            if (response != null) {
                draining |= phase == Phase.STREAMING && !answered.framing().endIsKnown();
                reply(ctx, answered.framing(), response, answered.share());
                if (phase == Phase.STREAMING) {
                    dropRest(ctx, answered.framing(), answered.bytesLeft());
                } else {
                    next(ctx);
                }
            }
        } catch (Throwable t) {
            answered.share().giveBack();
            // Netty would only log what a task of its loop throws.
            fail(ctx, t);
        }
    }

    /** The answer to a request; null where there is none in HTTP, as the connection was upgraded. */
    private @Nullable FullHttpResponse response(ChannelHandlerContext ctx, Exchange answered, PendingAnswer outcome) {
        Upgrade upgrade = outcome.upgrade();
        if (upgrade == null) {
            return front.responses().of(outcome, answered.share(), ctx.alloc());
        }
        try {
            if (ctx.channel().isActive()) {
                upgrade(ctx, upgrade);
            } else {
                upgrade.abandon();
            }
            return null;
        } catch (RouseException e) {
            upgrade.abandon();
            return front.responses().error(e, ctx.alloc());
        } catch (RuntimeException e) {
            upgrade.abandon();
            throw e;
        } finally {
            answered.share().giveBack();
        }
    }

    private void upgrade(ChannelHandlerContext ctx, Upgrade upgrade) {
        if (draining) {
            throw new NodeUnavailableException("its server is about to close");
        }
        if (!backlog.isEmpty() && phase != Phase.STREAMING) {
            throw RequestRefused.earlyFrames();
        }
        upgrade.takeOver(ctx);
        answers().goesOn(upgrade);
        phase = Phase.UPGRADED;
        ctx.pipeline().fireUserEventTriggered(ConnectionEvent.UPGRADED);
    }

    private void refuse(ChannelHandlerContext ctx, Framing framing, Throwable reason) {
        draining |= !framing.endIsKnown();
        reply(ctx, framing, front.responses().error(reason, ctx.alloc()), null);
        dropRest(ctx, framing, 0);
    }

    /**
     * A request has its answer before its end: the rest of it is dropped.
     *
     * @param left the most bytes of that, where it is a stream; else 0
     */
    private void dropRest(ChannelHandlerContext ctx, Framing framing, long left) {
        rest = left;
        if (!framing.endIsKnown()) {
            linger(ctx);
            return;
        }
        if (phase == Phase.STREAMING) {
            deadlines().part(0, true);
        }
        phase = Phase.DISCARDING;
        resume(ctx);
    }

    private void reply(
            ChannelHandlerContext ctx, Framing framing, FullHttpResponse response, @Nullable AnswerShare share) {
        draining |= !framing.keepAlive();
        answers().write(ctx, framing, response, share, !draining);
    }

    /** Turns to the next request: this one is over and its answer given. */
    private void next(ChannelHandlerContext ctx) {
        if (draining) {
            leave(ctx);
        } else {
            phase = Phase.IDLE;
            resume(ctx);
        }
    }

    private void resume(ChannelHandlerContext ctx) {
        if (resuming) {
            return;
        }
        resuming = true;
        try {
            for (Object held = backlog.first(); held != null && mayTake(ctx, held); held = backlog.first()) {
                take(ctx, backlog.remove());
            }
        } finally {
            resuming = false;
        }
        backlog.readOn(ctx);
        if (!reading) {
            settle(ctx);
        }
    }

    /** Sends what was written, as nothing more is at hand, and asks for more where that falls to this handler. */
    private void settle(ChannelHandlerContext ctx) {
        if (exchange != null) {
            exchange.cameSoFar();
        }
        answers().flush(ctx);
        if (unread) {
            unread = false;
            backlog.read(ctx);
        }
    }

    private void leave(ChannelHandlerContext ctx) {
        if (!backlog.isEmpty()) {
            linger(ctx); // What came too early shows that more may come.
            return;
        }
        phase = Phase.LEAVING;
        answers().close(ctx);
    }

    /** As {@link #leave}, but the client may still be sending: closing at once could take the answer away from it. */
    private void linger(ChannelHandlerContext ctx) {
        phase = Phase.LEAVING;
        deadlines().received();
        backlog.drop();
        backlog.readOn(ctx);
        answers().linger(ctx);
    }

    private Answers answers() {
        return Objects.requireNonNull(answers, "answers");
    }

    private ClientDeadlines deadlines() {
        return Objects.requireNonNull(deadlines, "deadlines");
    }

    /** @param why no more of its body comes */
    private void forgetExchange(RouseException why) {
        Exchange current = exchange;
        exchange = null;
        if (current != null) {
            current.cancel(why);
        }
    }
}
