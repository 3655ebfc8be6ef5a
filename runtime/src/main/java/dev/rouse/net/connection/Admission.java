package dev.rouse.net.connection;

import dev.rouse.net.request.Operation;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;

/** Asks whether an operation may begin, and brings the answer to the connection's event loop. */
final class Admission extends BaseSubscriber<Boolean> {

    private final EventExecutor loop;
    private final Consumer<@Nullable Throwable> answered;

    /** @param answered told null where it may; on the event loop, maybe at once */
    Admission(EventExecutor loop, Consumer<@Nullable Throwable> answered) {
        this.loop = loop;
        this.answered = answered;
    }

    /** Asks about {@code operation}: once. What the code throws that is asked is its answer. */
    void ask(Operation operation) {
        try {
            Mono<Boolean> question = operation.admission();
            if (question == null) {
                answered.accept(null);
            } else {
                question.subscribe(this);
            }
        } catch (Throwable t) {
            deliver(t);
        }
    }

    @Override
    protected void hookOnComplete() {
        deliver(null);
    }

    @Override
    protected void hookOnError(Throwable error) {
        deliver(error);
    }

    private void deliver(@Nullable Throwable refusal) {
        if (loop.inEventLoop()) {
            answered.accept(refusal);
            return;
        }
        try {
            loop.execute(() -> answered.accept(refusal));
        } catch (RejectedExecutionException e) {
            // The event loop was shut down, and the connection with it: nobody waits.
        }
    }
}
