package dev.rouse.connection.front;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/**
 * Brings a connection from its actor to the client that waits for it. The client may leave at any time: then somebody is told, whatever
 * has happened meanwhile, so that no connection is held for nobody.
 *
 * @param <A> the answer of the actor
 * @param <T> a connection
 * @param asked of the actor
 * @param held makes the connection of the answer
 * @param unwanted told of one that was made when its client had left
 * @param left called when the client leaves, with what cancels the question
 */
record Handover<A, T>(Mono<A> asked, Function<A, T> held, Consumer<T> unwanted, Consumer<Disposable> left) {

    /** The connection. Cold. */
    Mono<T> connection() {
        return Mono.create(sink -> {
            AtomicBoolean isLeft = new AtomicBoolean();
            Disposable.Swap question = Disposables.swap();
            sink.onCancel(() -> {
                isLeft.set(true);
                left.accept(question);
            });
            question.update(asked.contextWrite(sink.contextView())
                    .subscribe(
                            attached -> {
                                T made = held.apply(attached);
                                sink.success(made);
                                if (isLeft.get()) {
                                    unwanted.accept(made);
                                }
                            },
                            error -> {
                                if (!isLeft.get()) {
                                    sink.error(error);
                                }
                            }));
        });
    }
}
