package dev.rouse.queue.pull;

import dev.rouse.QueueMessage;
import dev.rouse.ReceivedMessage;
import dev.rouse.base.Arguments;
import dev.rouse.loop.LaneLoop;
import dev.rouse.type.Action;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** A message that a subscriber has taken. Lane only, but for what the interface has. */
final class PulledMessage implements ReceivedMessage {

    private final LaneLoop loop;
    private final Handed handed;
    private final Object body;
    private final Consumer<PulledMessage> whenOver;
    private final QueueMessage told;
    private final AtomicBoolean isTaken = new AtomicBoolean();
    private boolean hasBegun;
    private boolean isOver;
    private @Nullable MonoSink<Boolean> waiter;

    PulledMessage(LaneLoop loop, Handed handed, Object body, Consumer<PulledMessage> whenOver) {
        this.loop = loop;
        this.handed = handed;
        this.body = body;
        this.whenOver = whenOver;
        this.told = handed.told();
    }

    @Override
    public QueueMessage message() {
        return told;
    }

    @Override
    public <M> M body(Class<M> type) {
        return Arguments.required("type", type).cast(body);
    }

    @Override
    public Mono<Boolean> handle(Supplier<? extends Mono<?>> work) {
        Arguments.required("work", work);
        return Mono.create(sink -> {
            if (isTaken.compareAndSet(false, true)) {
                loop.put(() -> begin(work, sink));
            } else {
                sink.error(new IllegalStateException("Message " + told.id() + " is handled once."));
            }
        });
    }

    private void begin(Supplier<? extends Mono<?>> work, MonoSink<Boolean> sink) {
        if (isOver) {
            sink.success(false);
            return;
        }
        hasBegun = true;
        waiter = sink;
        handed.handle(Action.of(told.queue(), (actor, nothing) -> work.get().then()), this::ended);
    }

    /** Gives it back to its queue, unless it is being handled. */
    void giveBack() {
        if (!hasBegun && !isOver) {
            handed.giveBack();
            ended(false);
        }
    }

    private void ended(boolean isHandled) {
        isOver = true;
        whenOver.accept(this);
        if (waiter != null) {
            waiter.success(isHandled);
        }
    }
}
