import dev.rouse.host.ActorRuntime;
import dev.rouse.net.ActorHttpHandler;
import dev.rouse.net.ActorHttpOptions;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.context.annotation.Bean;
import reactor.netty.ConnectionObserver;

/** What EmbeddingSnippetTest calls. */
public class Embedding implements Function<ActorRuntime, Object> {
    @Override
    public Object apply(ActorRuntime runtime) {
        return actors(runtime);
    }

    // snippet
}
