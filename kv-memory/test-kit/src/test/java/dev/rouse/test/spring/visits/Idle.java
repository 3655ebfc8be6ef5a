package dev.rouse.test.spring.visits;

import dev.rouse.ActorType;
import dev.rouse.spring.ActorTypeCustomizer;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Lets actors sleep soon. */
@Component
final class Idle implements ActorTypeCustomizer {

    @Override
    public ActorType<?> customize(ActorType<?> type) {
        return type.options(o -> o.idleTimeout(Duration.ofSeconds(7)));
    }
}
