package dev.rouse.test.spring.visits;

import dev.rouse.Actor;
import dev.rouse.spring.ActorComponent;
import java.time.Duration;
import reactor.core.publisher.Mono;

@ActorComponent
final class CounterActor extends Actor<Long> implements Counter {

    private final Tariff tariff;

    CounterActor(Tariff tariff) {
        this.tariff = tariff;
    }

    @Override
    protected Long initialState() {
        return 0L;
    }

    @Override
    public Mono<Long> increment(long by) {
        return Mono.just(update(count -> count + tariff.of(by)));
    }

    @Override
    public Mono<String> addLater(long by) {
        return Mono.just(schedule().after(Duration.ofHours(1), "increment", by));
    }

    @Override
    public Mono<Long> value() {
        return Mono.just(state());
    }
}
