import dev.rouse.host.ActorRuntime;
import dev.rouse.net.ActorHttpHandler;
import dev.rouse.net.ActorHttpOptions;
import java.util.function.Function;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.netty.ConnectionObserver;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** What EmbeddingSnippetTest calls. */
public class Embedding implements Function<ActorRuntime, Object> {
    @Override
    public Object apply(ActorRuntime runtime) {
        // snippet
        return server;
    }
}
