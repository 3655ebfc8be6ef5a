package dev.rouse.test;

import dev.rouse.QueueHandler;
import dev.rouse.ReadOnly;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Lines that are written now, later, by messages and by a workflow. */
public interface Diary {

    Mono<List<String>> write(String line);

    /** Writes in {@code seconds}. */
    Mono<String> remind(long seconds, String line);

    /** Writes twice, the second time when code that blocks has ended. */
    Mono<List<String>> ponder(String line);

    /** Writes when a while has passed, in its turn. */
    Mono<List<String>> dawdle(long seconds, String line);

    /** Fails for each line but {@code fine}. */
    @QueueHandler("letters")
    Mono<Void> receive(String line);

    @ReadOnly
    Mono<List<String>> lines();

    @ReadOnly
    Flux<String> each();

    /** The number of times that it was put to sleep in this life and those before. */
    @ReadOnly
    Mono<Long> sleeps();
}
