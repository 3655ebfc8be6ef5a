package dev.rouse.benchmarks.scenario.alarm;

import dev.rouse.Actor;
import java.time.Instant;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;

/** An {@link Alarm} whose state is the number of times that it rang. */
public final class AlarmActor extends Actor<Long> implements Alarm {

    private final Consumer<String> heard;

    /** @param heard is told the key of each that rings */
    public AlarmActor(Consumer<String> heard) {
        this.heard = heard;
    }

    @Override
    protected Long initialState() {
        return 0L;
    }

    @Override
    public Mono<Long> set(Instant due) {
        schedule().named("next").at(due, "ring");
        return Mono.just(state());
    }

    @Override
    public Mono<Long> ring() {
        long times = update(before -> before + 1);
        heard.accept(address().key());
        return Mono.just(times);
    }
}
