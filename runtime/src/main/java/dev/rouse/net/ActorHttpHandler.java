package dev.rouse.net;

import dev.rouse.net.connection.Backlog;
import dev.rouse.net.connection.ConnectionEvent;
import dev.rouse.net.connection.Exchange;
import dev.rouse.net.connection.HttpFront;
import dev.rouse.net.connection.PassedOn;
import dev.rouse.net.connection.Phase;
import dev.rouse.net.connection.RequestClock;
import dev.rouse.net.answer.Answer;
import dev.rouse.net.answer.AnswerBytes;
import dev.rouse.net.answer.AnswerShare;
import dev.rouse.net.answer.Replies;
import dev.rouse.net.request.Framing;
import dev.rouse.net.request.HttpLimits;
import dev.rouse.net.request.RequestBody;
import dev.rouse.net.request.RequestBytes;
import dev.rouse.net.request.RequestHead;
import dev.rouse.net.request.RequestRefused;
import dev.rouse.ActorNode;
import dev.rouse.RouseException;
import dev.rouse.log.GuardedLogger;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Ticker;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Serves actors on one HTTP/1.1 connection or one stream of HTTP/2, from anywhere behind an {@code HttpServerCodec}; the package says which
 * paths. One is made for each channel:
 *
 * <pre>{@code
 * Supplier<ActorHttpHandler> actors = ActorHttpHandler.factory(node, ActorHttpOptions.DEFAULTS);
 * channel.pipeline().addLast(new HttpServerCodec(), actors.get());
 * }</pre>
 *
 * <p>In a reactor-netty server of any protocol (HTTP/1.1, H2C, H2), with requests for other paths passed on to its own routes:
 *
 * <pre>{@code
 * Supplier<ActorHttpHandler> actors =
 *         ActorHttpHandler.factory(node, ActorHttpOptions.DEFAULTS.withPassThrough(true));
 * HttpServer.create().childObserve((connection, state) -> {
 *     if (state == ConnectionObserver.State.CONNECTED) {
 *         ActorHttpHandler.addTo(connection.channel().pipeline(), actors);
 *     }
 * });
 * }</pre>
 *
 * <p>Requests of a connection are served one at a time, in order, also where those of the next handler come in between.
 * While one is being answered at most one read is taken from the socket, so a client cannot fill memory by pipelining, and
 * a disconnect is noticed and cancels the wait. Nothing here blocks, whatever thread outcomes come on.
 */
public final class ActorHttpHandler extends ChannelDuplexHandler {

    private static final Logger LOG = GuardedLogger.of(ActorHttpHandler.class);
    private static final long LINGER_MILLIS = 1000;

    private final HttpFront front;
    private final Backlog backlog = new Backlog();
    private final PassedOn passedOn = new PassedOn();

    private Phase phase = Phase.IDLE;
    private @Nullable Exchange exchange;
    private @Nullable ChannelFuture lastWrite;
    private @Nullable AnswerShare lastShare;
    private boolean draining;
    private boolean resuming;
    private boolean reading;
    private boolean unread;
    private boolean unflushed;
    private @Nullable RequestClock clock;

    ActorHttpHandler(HttpFront front) {
        this.front = front;
    }

    /**
     * What makes the handlers of a server, one for each connection. Keep it: the handlers share what it learns of actions.
     *
     * @param node whose actors are served
     */
    public static Supplier<ActorHttpHandler> factory(ActorNode node, ActorHttpOptions options) {
        HttpFront front = front(node, options);
        return () -> new ActorHttpHandler(front);
    }

    static HttpFront front(ActorNode node, ActorHttpOptions chosen) {
        ActorHttpOptions options = withOwnJson(chosen);
        HttpConnectionOptions connections = options.connections();
        return new HttpFront(
                new ActorRouter(node, options),
                options.passThrough(),
                new HttpLimits(
                        options.bodyLimit(),
                        options.answerLimit(),
                        options.maxStreamElements(),
                        connections.headTimeout(),
                        connections.requestTimeout(),
                        connections.answerTimeout()),
                new Replies(options.json(), options.answerLimit(), node::thrown),
                new RequestBytes(Math.max(connections.maxRequestBytes(), options.bodyLimit())),
                new AnswerBytes(Math.max(connections.maxAnswerBytes(), options.answerLimit()), Ticker.systemTicker()),
                node::thrown);
    }

    /** The default mapper is everybody's, and would keep the classes that it knows, with their class loader, for good. */
    private static ActorHttpOptions withOwnJson(ActorHttpOptions options) {
        return options.json() == ActorHttpOptions.DEFAULTS.json()
                ? options.withJson(ActorHttpOptions.strictJson().build())
                : options;
    }

    /**
     * Puts a handler where it belongs in the pipeline of a connection, or of a stream of HTTP/2: behind the codec that makes
     * messages of HTTP/1.1, after the handshake where a protocol is negotiated. Does nothing on a connection of HTTP/2, whose
     * streams have pipelines of their own, and where there is one already.
     *
     * @param actors what {@link #factory} gave
     * @throws IllegalStateException when the pipeline has none of these codecs, and nothing that negotiates one
     */
    public static void addTo(ChannelPipeline pipeline, Supplier<ActorHttpHandler> actors) {
        Placement.add(pipeline, ActorHttpHandler.class, actors);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        clock = new RequestClock(front.limits(), ctx, this::expire);
    }

    /** Bytes of a connection came that go to the codec next. */
    void arrive() {
        if (phase == Phase.IDLE) {
            clock().begin();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        reading = true;
        if (backlog.isEmpty() && mayTake(ctx, message)) {
            take(ctx, message);
        } else {
            backlog.add(ctx, message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        reading = false;
        settle(ctx);
        ctx.fireChannelReadComplete();
    }

    @Override
    public void read(ChannelHandlerContext ctx) {
        backlog.read(ctx);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        boolean resumes = passedOn.endsWith(message);
        boolean upgrades = PassedOn.upgrades(message);
        ctx.write(message, promise);
        if (upgrades) {
            ctx.pipeline().remove(this);
        } else if (resumes) {
            resume(ctx);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        resume(ctx);
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ConnectionEvent.SILENT) {
            if (phase != Phase.ANSWERING) {
                ctx.close();
            }
        } else if (event == ConnectionEvent.DRAIN) {
            draining = true;
            if (phase == Phase.IDLE && passedOn.allAnswered()) {
                leave(ctx);
            }
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        phase = Phase.LEAVING;
        clock().end();
        forgetExchange();
        backlog.drop();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        clock().end();
        forgetExchange();
        backlog.passOn(ctx);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
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

    /** Whether it is a message's turn; only the head of a request ever has to wait. */
    private boolean mayTake(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof HttpRequest request) || phase == Phase.LEAVING) {
            return true;
        }
        return phase == Phase.IDLE
                && (isForeign(request)
                        || (passedOn.allAnswered() && ctx.channel().isWritable()));
    }

    private boolean isForeign(HttpRequest request) {
        return front.passThrough() && !front.router().serves(request);
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
        try {
            if (message instanceof HttpContent content) {
                receive(ctx, content);
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
        if (isForeign(request)) {
            passedOn.add();
            phase = Phase.PASSING;
            return;
        }
        Framing framing = Framing.of(request, front.router().shownTo(request));
        clock().head();
        try {
            RequestHead.check(request);
            exchange = new Exchange(
                    framing,
                    front.router().route(request, ctx.executor()),
                    RequestBody.of(request, front.limits().bodyLimit(), front.requests()),
                    front.answers().share());
            phase = Phase.COLLECTING;
        } catch (Throwable t) {
            refuse(ctx, framing, t);
            return;
        }
        if (framing.awaitsContinue()) {
            ctx.writeAndFlush(new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
        }
    }

    private void receive(ChannelHandlerContext ctx, HttpContent content) {
        Exchange current = exchange;
        if (phase == Phase.COLLECTING && current != null) {
            collect(ctx, current, content);
        }
        if (phase == Phase.DISCARDING && content instanceof LastHttpContent) {
            draining |= content.decoderResult().isFailure();
            clock().received();
            next(ctx);
        }
    }

    private void collect(ChannelHandlerContext ctx, Exchange current, HttpContent content) {
        try {
            RequestRefused.check(content.decoderResult());
            current.body().add(content.content());
        } catch (RouseException e) {
            forgetExchange();
            refuse(ctx, current.framing().withEndKnown(content.decoderResult().isSuccess()), e);
            return;
        }
        if (content instanceof LastHttpContent) {
            clock().received();
            phase = Phase.ANSWERING;
            current.run(front.limits(), ctx.executor(), outcome -> answer(ctx, current, outcome));
        }
    }

    /** The client took too long to send a request. */
    private void expire(ChannelHandlerContext ctx) {
        Exchange current = exchange;
        if (phase == Phase.IDLE) {
            refuse(ctx, Framing.LAST, clock().tooSlow());
        } else if (phase == Phase.COLLECTING && current != null) {
            forgetExchange();
            refuse(ctx, current.framing().withEndKnown(false), clock().tooSlow());
        } else if (phase == Phase.DISCARDING) {
            ctx.close();
        }
    }

    private void answer(ChannelHandlerContext ctx, Exchange answered, Answer outcome) {
        if (exchange != answered) {
            return;
        }
        exchange = null;
        answered.body().release();
        try {
            reply(
                    ctx,
                    answered.framing(),
                    front.replies().of(outcome, answered.share(), ctx.alloc()),
                    answered.share());
            next(ctx);
        } catch (Throwable t) {
            answered.share().giveBack();
            // Netty would only log what a task of its loop throws.
            exceptionCaught(ctx, t);
        }
    }

    private void refuse(ChannelHandlerContext ctx, Framing framing, Throwable reason) {
        draining |= !framing.endIsKnown();
        reply(ctx, framing, front.replies().error(reason, ctx.alloc()), null);
        if (framing.endIsKnown()) {
            phase = Phase.DISCARDING;
        } else {
            linger(ctx);
        }
    }

    private void reply(
            ChannelHandlerContext ctx, Framing framing, FullHttpResponse response, @Nullable AnswerShare share) {
        draining |= !framing.keepAlive();
        ChannelFuture write = ctx.write(framing.apply(response, !draining));
        write.addListener(sent -> sent(ctx, sent.cause(), share));
        lastWrite = write;
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

    /** The request is over and its answer given. */
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

    /** Nothing more is at hand: sends what was written, and asks for more where that falls to this handler. */
    private void settle(ChannelHandlerContext ctx) {
        if (unflushed) {
            unflushed = false;
            send(ctx);
        }
        if (unread) {
            unread = false;
            backlog.read(ctx);
        }
    }

    private void leave(ChannelHandlerContext ctx) {
        phase = Phase.LEAVING;
        backlog.drop();
        send(ctx);
        if (lastWrite == null) {
            ctx.close();
        } else {
            lastWrite.addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** As {@link #leave}, but the client may still be sending: closing at once could take the answer away from it. */
    private void linger(ChannelHandlerContext ctx) {
        phase = Phase.LEAVING;
        clock().received();
        backlog.drop();
        send(ctx);
        ctx.executor().schedule(() -> ctx.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void send(ChannelHandlerContext ctx) {
        ctx.flush();
        ChannelFuture last = lastWrite;
        if (last == null) {
            return;
        }
        clock().written(last);
        if (lastShare != null && !last.isDone()) {
            lastShare.waits(ctx.channel());
        }
    }

    private RequestClock clock() {
        return Objects.requireNonNull(clock, "clock");
    }

    private void forgetExchange() {
        Exchange current = exchange;
        exchange = null;
        if (current != null) {
            current.cancel();
        }
    }
}
