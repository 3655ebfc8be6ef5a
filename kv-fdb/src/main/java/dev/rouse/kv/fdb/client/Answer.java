package dev.rouse.kv.fdb.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** The subscriber of one request, who may have cancelled it: then an answer is dropped without a log line. */
public final class Answer<T> {

    private final MonoSink<T> sink;
    private final AtomicBoolean dropped = new AtomicBoolean();

    /** @param onCancel run when the subscriber loses interest */
    public Answer(MonoSink<T> sink, Runnable onCancel) {
        this.sink = sink;
        sink.onCancel(() -> {
            dropped.set(true);
            onCancel.run();
        });
    }

    /**
     * Emits what the client answers to {@code request}, which is made by the subscriber and not cancelled by it. Completes on the
     * thread that completes the future, with what its error wraps.
     */
    public static <T> Mono<T> to(Supplier<CompletableFuture<T>> request) {
        return Mono.create(sink -> {
            Answer<T> answer = new Answer<>(sink, () -> {});
            request.get().whenComplete((value, error) -> {
                if (error == null) {
                    answer.success(value);
                } else {
                    answer.error(FdbError.unwrap(error));
                }
            });
        });
    }

    public boolean isDropped() {
        return dropped.get();
    }

    public void success(T value) {
        sink.success(value);
    }

    public void error(Throwable error) {
        if (!dropped.get()) {
            sink.error(error);
        }
    }
}
