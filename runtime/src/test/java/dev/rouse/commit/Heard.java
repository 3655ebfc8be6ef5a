package dev.rouse.commit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import reactor.core.publisher.Mono;

/** What a caller has heard so far. Subscribes at once and never cancels. */
final class Heard<T> {

    private T value;
    private Throwable error;
    private boolean completed;

    static <T> Heard<T> of(Mono<T> mono) {
        Heard<T> heard = new Heard<>();
        mono.subscribe(value -> heard.value = value, error -> heard.error = error, () -> heard.completed = true);
        return heard;
    }

    boolean nothing() {
        return !completed && error == null;
    }

    T value() {
        assertThat(error).isNull();
        assertThat(completed).as("completed").isTrue();
        return Objects.requireNonNull(value);
    }

    <E extends Throwable> E error(Class<E> type) {
        assertThat(error).isInstanceOf(type);
        return type.cast(error);
    }

    void isDone() {
        assertThat(error).isNull();
        assertThat(completed).as("completed").isTrue();
    }
}
