import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import dev.rouse.Actor;
import dev.rouse.ActorType;
import dev.rouse.host.ActorRuntime;
import reactor.core.publisher.Mono;

interface Counter {
    Mono<Long> increment(long by);
}

class CounterActor extends Actor<Long> implements Counter {
    @Override
    protected Long initialState() {
        return 0L;
    }

    @Override
    public Mono<Long> increment(long by) {
        return Mono.just(update(count -> count + by));
    }
}

class Check implements Runnable {
    @Override
    public void run() {
        // snippet
    }
}
