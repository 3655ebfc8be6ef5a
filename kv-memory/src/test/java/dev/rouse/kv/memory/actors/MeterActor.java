package dev.rouse.kv.memory.actors;

import dev.rouse.Actor;
import dev.rouse.ActorType;
import java.time.Duration;
import reactor.core.publisher.Mono;

/** Adds up. */
public final class MeterActor extends Actor<Long> implements Meter {

    /** Its type, whose actors sleep after {@code idleTimeout}. */
    public static ActorType<Meter> type(Duration idleTimeout) {
        return ActorType.of(Meter.class, MeterActor::new).options(o -> o.idleTimeout(idleTimeout));
    }

    @Override
    protected Long initialState() {
        return 0L;
    }

    @Override
    public Mono<Long> add(long amount) {
        return Mono.just(update(value -> value + amount));
    }

    @Override
    public Mono<Long> value() {
        return Mono.just(state());
    }

    @Override
    public Mono<Long> valueOf(String key) {
        return actors().actor(Meter.class, key).value();
    }
}
