import dev.rouse.host.ActorRuntime;
import io.netty.handler.ssl.SslContext;
import reactor.core.publisher.Mono;

interface Counter {
    Mono<Long> increment(long by);
}

class Nodes {
    void run(SslContext server, SslContext client) {
        // snippet
    }
}
