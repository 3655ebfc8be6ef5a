package dev.rouse.commit;

import dev.rouse.base.ErrorText;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/** Answers of a store, which is code of others: what it throws ends the answer as an error. */
final class Answers {

    private Answers() {}

    /**
     * The answer to {@code request}. What the store throws, when it is asked or subscribed to, ends it with an {@link
     * IllegalStateException}, even what Reactor takes for fatal and tells nobody. Cold; cancelling cancels the request.
     */
    static <T> Mono<T> of(Supplier<Mono<T>> request) {
        return Mono.create(sink -> {
            try {
                sink.onCancel(request.get()
                        .subscribe(sink::success, sink::error, sink::success, Context.of(sink.contextView())));
            } catch (Throwable e) {
                sink.error(new IllegalStateException("The store threw " + ErrorText.of(e), e));
            }
        });
    }
}
