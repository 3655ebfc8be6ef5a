package dev.rouse.benchmarks.scenario;

import dev.rouse.Actor;
import java.time.Duration;
import reactor.core.publisher.Mono;

/** A {@link Sleeper} whose state is how often it rose. */
final class SleeperActor extends Actor<Long> implements Sleeper {

    static final Duration HOUR = Duration.ofHours(1);

    @Override
    protected Long initialState() {
        return 0L;
    }

    @Override
    public Mono<String> sleepForAnHour() {
        return Mono.just(schedule().after(HOUR, "rise"));
    }

    @Override
    public Mono<Long> rise() {
        return Mono.just(update(times -> times + 1));
    }
}
