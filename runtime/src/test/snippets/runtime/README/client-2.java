import dev.rouse.EventQuery;
import dev.rouse.client.ClientConnection;
import reactor.core.publisher.Mono;

interface Club {
    Mono<Integer> note(String text);

    Mono<Integer> visit();
}

class Client {
    void run(ClientConnection connection) {
        // snippet
    }

    void show(Object event) {}

    void status(Object phase, Object reason) {}
}
