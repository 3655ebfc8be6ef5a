import dev.rouse.Actor;
import dev.rouse.ActorType;
import dev.rouse.host.ActorRuntime;
import dev.rouse.kv.fdb.FdbKvStore;
import java.nio.file.Path;
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

class OwnProcess {
    void run() {
        // snippet
    }
}
