package dev.rouse.benchmarks.scenario;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.Done;
import org.apache.pekko.persistence.state.DurableStateStoreProvider;
import org.apache.pekko.persistence.state.scaladsl.DurableStateStore;
import org.apache.pekko.persistence.state.scaladsl.DurableStateUpdateStore;
import org.apache.pekko.persistence.state.scaladsl.GetObjectResult;
import scala.Option;
import scala.concurrent.Future;

/**
 * The least that a durable state store can do: references in a concurrent map. The one of Pekko's test kit does more, since
 * it has a lock for all and makes a stream of its changes.
 */
public final class PekkoStore implements DurableStateStoreProvider {

    /** What chooses it. */
    static final String CONFIG = """
            pekko.persistence.state.plugin = "bench.state"
            bench.state.class = "%s"
            """.formatted(PekkoStore.class.getName());

    private static final Future<Done> DONE = Future.successful(Done.getInstance());

    private final States states = new States();

    @Override
    public DurableStateStore<Object> scaladslDurableStateStore() {
        return states;
    }

    @Override
    public org.apache.pekko.persistence.state.javadsl.DurableStateStore<Object> javadslDurableStateStore() {
        return states::stage;
    }

    private record Kept(Object state, long revision) {}

    private static final class States implements DurableStateUpdateStore<Object> {

        private final Map<String, Kept> kept = new ConcurrentHashMap<>();

        @Override
        public Future<GetObjectResult<Object>> getObject(String id) {
            return Future.successful(found(id));
        }

        CompletionStage<org.apache.pekko.persistence.state.javadsl.GetObjectResult<Object>> stage(String id) {
            return CompletableFuture.completedFuture(found(id).toJava());
        }

        private GetObjectResult<Object> found(String id) {
            Kept found = kept.get(id);
            return found == null
                    ? new GetObjectResult<>(Option.empty(), 0)
                    : new GetObjectResult<>(Option.apply(found.state), found.revision);
        }

        @Override
        public Future<Done> upsertObject(String id, long revision, Object state, String tag) {
            kept.put(id, new Kept(state, revision));
            return DONE;
        }

        @Override
        @SuppressWarnings("deprecation") // the interface still asks for it
        public Future<Done> deleteObject(String id) {
            kept.remove(id);
            return DONE;
        }

        @Override
        public Future<Done> deleteObject(String id, long revision) {
            return deleteObject(id);
        }
    }
}
