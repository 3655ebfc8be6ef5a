import dev.rouse.ActorType;
import dev.rouse.host.ActorRuntime;
import dev.rouse.kv.memory.MemoryKvStore;
import reactor.core.publisher.Mono;

/** The one of README. */
class Visits {
    public interface Counter {
        Mono<Long> increment(long by);
    }

    public static class CounterActor extends dev.rouse.Actor<Long> implements Counter {
        @Override
        protected Long initialState() {
            return 0L;
        }

        @Override
        public Mono<Long> increment(long by) {
            return Mono.just(update(count -> count + by));
        }
    }
}

/** What ReadmeSnippetTest runs. */
public class Cluster {
    public static void main(String[] arguments) {
        // snippet
        second.stop().block();
    }
}
