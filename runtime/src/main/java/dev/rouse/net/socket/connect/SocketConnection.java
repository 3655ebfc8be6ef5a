package dev.rouse.net.socket.connect;

import dev.rouse.ActorEvent;
import dev.rouse.ConnectionEndedException;
import dev.rouse.EventQuery;
import dev.rouse.FrontConnection;
import dev.rouse.wire.Frame;
import io.netty.buffer.ByteBuf;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;

/**
 * One connection of a socket: from the client's request until either side ends it, or the socket is lost. On the event loop of the socket,
 * but for what comes.
 */
final class SocketConnection {

    /** Events that are on their way to the socket at most. */
    private static final int COMING = 16;

    private final Connections group;
    private final Frame.Connect request;
    private final Mono<FrontConnection> route;
    private final MessageLine messages;
    private @Nullable Disposable opening;
    private @Nullable FrontConnection held;
    private @Nullable Feed feed;

    /** Events that may be asked for once the client takes what it has. */
    private int owed;

    private boolean isOver;

    SocketConnection(Connections group, Frame.Connect request, Mono<FrontConnection> route) {
        this.group = group;
        this.request = request;
        this.route = route;
        this.messages = new MessageLine(group, this);
    }

    long id() {
        return request.id();
    }

    @Nullable
    FrontConnection held() {
        return held;
    }

    /** Whether it waits for an answer that its client is to hear before the socket closes. */
    boolean isBusy() {
        return held == null || messages.isRunning();
    }

    void begin() {
        opening = route.subscribe(
                made -> onLoop(() -> connected(made), made::lost), error -> onLoop(() -> refused(error), () -> {}));
    }

    /** @param otherwise where there is no loop any more */
    void onLoop(Runnable step, Runnable otherwise) {
        try {
            group.socket().loop().execute(() -> {
                step.run();
                group.socket().out().flush();
            });
        } catch (RejectedExecutionException e) {
            otherwise.run();
        }
    }

    private void refused(Throwable error) {
        if (!isOver) {
            isOver = true;
            group.ended(this);
            group.socket().send(group.services().errors().of(id(), error));
        }
    }

    private void connected(FrontConnection made) {
        if (isOver) {
            made.lost();
            return;
        }
        held = made;
        if (made.isResumed()) {
            group.services().resumes().add(made.id());
        }
        messages.begin(made.received());
        Long seen = request.connection() == null ? null : request.after();
        long after = seen == null ? made.position() : seen;
        group.socket().send(new Frame.Connected(id(), made.id(), made.isResumed(), made.received(), after));
        Feed fed = new Feed();
        feed = fed;
        made.sent(EventQuery.after(after)).subscribe(fed);
        group.tellIdle();
    }

    // Events of the actor to it alone.

    private final class Feed extends BaseSubscriber<ActorEvent<byte[]>> {

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            request(COMING);
        }

        @Override
        protected void hookOnNext(ActorEvent<byte[]> item) {
            onLoop(() -> write(this, item), () -> {});
        }

        @Override
        protected void hookOnError(Throwable error) {
            onLoop(() -> over(error), () -> {});
        }

        @Override
        protected void hookOnComplete() {
            onLoop(
                    () -> over(new ConnectionEndedException(
                            Objects.requireNonNull(held).actor(), "it has ended")),
                    () -> {});
        }
    }

    private void write(Feed from, ActorEvent<byte[]> item) {
        if (isOver) {
            return;
        }
        ByteBuf frame;
        try {
            frame = item instanceof ActorEvent.Gap<byte[]> gap
                    ? group.socket().codec().encode(new Frame.Gap(id(), gap.first(), gap.offset(), 0))
                    : group.socket()
                            .codec()
                            .encode(group.socket().codec().frame(id(), (ActorEvent.Emitted<byte[]>) item, 0));
        } catch (Throwable t) {
            over(t);
            return;
        }
        group.socket().out().write(frame);
        if (group.socket().out().isHeldUp()) {
            owed++;
        } else {
            from.request(1);
        }
    }

    void readOn() {
        Feed fed = feed;
        if (fed != null && owed > 0 && !group.socket().out().isHeldUp()) {
            int due = owed;
            owed = 0;
            fed.request(due);
        }
    }

    // Messages.

    void take(Frame.Message message) {
        if (held == null) {
            group.socket()
                    .broken("message_early", "Messages of a connection come after it was answered by 'connected'");
        } else {
            messages.take(message);
        }
    }

    // The end.

    /** The actor, another socket or a fault has ended it: its client is told. */
    void over(Throwable error) {
        if (isOver) {
            return;
        }
        FrontConnection was = held;
        stop();
        group.ended(this);
        if (error instanceof ConnectionEndedException ended) {
            group.socket().send(new Frame.Disconnect(id(), ended.reason()));
            if (was != null) {
                was.disconnect(ended.reason()).subscribe();
            }
        } else {
            group.socket().send(group.services().errors().of(id(), error));
            if (was != null) {
                was.lost();
            }
        }
    }

    /** Its client ends it. */
    void leave(@Nullable String reason) {
        FrontConnection was = held;
        stop();
        if (was != null) {
            was.disconnect(reason == null || reason.isBlank() ? "its client left" : shortened(reason))
                    .subscribe();
        }
        group.tellIdle();
    }

    private static String shortened(String reason) {
        return reason.length() <= 200 ? reason : reason.substring(0, 200);
    }

    /** The socket is lost. */
    void lost() {
        FrontConnection was = held;
        stop();
        if (was != null) {
            was.lost();
        }
    }

    private void stop() {
        isOver = true;
        messages.end();
        Disposable asked = opening;
        if (asked != null && held == null) {
            asked.dispose();
        }
        Feed fed = feed;
        if (fed != null) {
            fed.cancel();
        }
        held = null;
    }
}
