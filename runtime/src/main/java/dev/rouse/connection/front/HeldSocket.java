package dev.rouse.connection.front;

import dev.rouse.ActorAddress;
import dev.rouse.ActorEvent;
import dev.rouse.ConnectionEndedException;
import dev.rouse.EventQuery;
import dev.rouse.FrontSocket;
import dev.rouse.RawClose;
import dev.rouse.RawFrame;
import dev.rouse.RawMessage;
import dev.rouse.base.Arguments;
import dev.rouse.base.Backoff;
import dev.rouse.connection.Notice;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;

/** A raw socket that a front of this node holds. */
final class HeldSocket implements FrontSocket {

    /** Says that frames of the actor are gone that the client has not had. */
    private static final RawClose MISSED = new RawClose(1013, "frames were missed");

    private final HeldConnection held;
    private final @Nullable String protocol;
    private final Backoff backoff;
    private final AtomicLong numbers = new AtomicLong();

    /** @param backoff between tries to hand over a message */
    HeldSocket(HeldConnection held, @Nullable String protocol, Backoff backoff) {
        this.held = held;
        this.protocol = protocol;
        this.backoff = backoff;
    }

    @Override
    public ActorAddress actor() {
        return held.actor();
    }

    @Override
    public Optional<String> protocol() {
        return Optional.ofNullable(protocol);
    }

    @Override
    public Mono<Void> message(RawMessage message) {
        Arguments.required("message", message);
        return Mono.defer(() -> {
            long number = numbers.incrementAndGet();
            return held.message(number, message)
                    .retryWhen(backoff.retry(
                            Long.MAX_VALUE,
                            error -> FrontConnections.isUnknown(error)
                                    && !held.node().hasEnded(),
                            held.node().timer()));
        });
    }

    @Override
    public Flux<RawFrame> sent() {
        return held.notices(EventQuery.after(held.position()))
                .<RawFrame>handle(this::noticed)
                .onErrorResume(ConnectionEndedException.class, error -> Mono.just(RawClose.normal(error.reason())));
    }

    private void noticed(ActorEvent<byte[]> item, SynchronousSink<RawFrame> client) {
        Notice notice = item instanceof ActorEvent.Emitted<byte[]> event && event.value() != null
                ? Notice.decode(event.value())
                : null;
        if (notice == null) {
            held.end(MISSED.reason());
            client.next(MISSED);
            client.complete();
            return;
        }
        RawFrame frame = notice.frame();
        if (frame != null) {
            client.next(frame);
        }
        if (frame instanceof RawClose close) {
            held.end(close.reason());
            client.complete();
        }
    }

    @Override
    public Mono<Void> disconnect(String reason) {
        return held.disconnect(reason);
    }
}
