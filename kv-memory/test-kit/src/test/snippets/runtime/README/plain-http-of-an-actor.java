import dev.rouse.Actor;
import dev.rouse.RawRequest;
import dev.rouse.RawResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

record Seen(String path) {
    Seen seen(String next) {
        return new Seen(next);
    }
}

interface Table {
    Mono<String> last();
}

record Row(byte[] bytes) {}

class TableActor extends Actor<Seen> implements Table {
    private final Flux<Row> rows = Flux.just(new Row(new byte[] {1}));

    @Override
    protected Seen initialState() {
        return new Seen("");
    }

    @Override
    public Mono<String> last() {
        return Mono.just(state().path());
    }

    // snippet
}
