package dev.rouse.cluster;

import dev.rouse.base.ErrorText;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/** Steps of a node's start, which come on a thread of the store: what they throw reaches whoever waits for the start. */
public final class GuardedStep {

    private GuardedStep() {}

    /**
     * {@code step}, with what it throws while it is subscribed as the cause of an {@link IllegalStateException}: Reactor
     * throws on what it takes for fatal, such as a class that is missing, and tells nobody. Cold; cancelling cancels {@code
     * step}.
     */
    public static <T> Mono<T> mono(Mono<T> step) {
        return Mono.create(sink -> {
            try {
                sink.onCancel(
                        step.subscribe(sink::success, sink::error, sink::success, Context.of(sink.contextView())));
            } catch (Throwable e) {
                sink.error(new IllegalStateException("The node cannot serve, its code threw " + ErrorText.of(e), e));
            }
        });
    }
}
