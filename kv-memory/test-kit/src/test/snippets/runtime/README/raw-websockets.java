import dev.rouse.Actor;
import dev.rouse.ActorConnection;
import dev.rouse.ConnectionRequest;
import dev.rouse.RawHandshake;
import dev.rouse.RawMessage;
import reactor.core.publisher.Mono;

interface Chat {
    Mono<Long> value();
}

class ChatActor extends Actor<Long> implements Chat {
    @Override
    protected Long initialState() {
        return 0L;
    }

    @Override
    public Mono<Long> value() {
        return Mono.just(state());
    }

    // snippet
}
