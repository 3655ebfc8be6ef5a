package dev.rouse.benchmarks.scenario.bed;

import dev.rouse.Actor;
import reactor.core.publisher.Mono;

/** A {@link Feed} whose state is the number of its events. */
public final class FeedActor extends Actor<Long> implements Feed {

    /** Of an event. */
    record Tick(long number, String text) {}

    @Override
    protected Long initialState() {
        return 0L;
    }

    @Override
    public Mono<Long> emit(int events) {
        long before = state();
        for (int i = 1; i <= events; i++) {
            events().emit("tick", new Tick(before + i, "something new"));
        }
        return Mono.just(update(count -> count + events));
    }
}
