package dev.rouse.benchmarks.scenario.queue;

import dev.rouse.Actor;
import reactor.core.publisher.Mono;

/** An {@link Inbox} whose state is its sum. */
final class InboxActor extends Actor<Long> implements Inbox {

    @Override
    protected Long initialState() {
        return 0L;
    }

    @Override
    public Mono<Long> take(long number) {
        return Mono.just(update(sum -> sum + number));
    }
}
