package dev.rouse.kv.fdb;

import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.publisher.MonoSink;

/** The subscriber of one request, who may have lost interest: then an answer is dropped without a word. */
final class Answer<T> {

    private final MonoSink<T> sink;
    private final AtomicBoolean dropped = new AtomicBoolean();

    /** @param onCancel run when the subscriber loses interest */
    Answer(MonoSink<T> sink, Runnable onCancel) {
        this.sink = sink;
        sink.onCancel(() -> {
            dropped.set(true);
            onCancel.run();
        });
    }

    boolean isDropped() {
        return dropped.get();
    }

    void success(T value) {
        sink.success(value);
    }

    void error(Throwable error) {
        if (!dropped.get()) {
            sink.error(error);
        }
    }
}
