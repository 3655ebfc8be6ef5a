package dev.rouse.kv;

import java.util.function.Consumer;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

/** Publishers that do not keep to the rules of Reactive Streams, as foreign code may not. */
public final class OffSpec {

    private OffSpec() {}

    /** A {@code Mono} that does with each subscriber what {@code body} does, and nothing else. */
    @SuppressWarnings("unchecked")
    public static <T> Mono<T> mono(Consumer<CoreSubscriber<Object>> body) {
        return new Mono<>() {
            @Override
            public void subscribe(CoreSubscriber<? super T> subscriber) {
                body.accept((CoreSubscriber<Object>) subscriber);
            }
        };
    }
}
