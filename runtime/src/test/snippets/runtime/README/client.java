import dev.rouse.ActorAddress;
import dev.rouse.client.RouseClient;
import reactor.core.publisher.Mono;

interface Counter {
    Mono<Long> increment(long by);
}

interface Club {
    Mono<Integer> note(String text);
}

record Guest(String name) {}

class Client {
    void run() {
        // snippet
    }
}
