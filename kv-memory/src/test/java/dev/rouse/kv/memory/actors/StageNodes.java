package dev.rouse.kv.memory.actors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ClusterView;
import dev.rouse.RuntimeListener;
import dev.rouse.RuntimeObserver;
import dev.rouse.host.ActorRuntime;
import dev.rouse.host.BuilderAccess;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.memory.MemoryKvStore;
import dev.rouse.link.LocalDelivery;
import dev.rouse.link.LocalNetwork;
import dev.rouse.link.LocalTransport;
import dev.rouse.net.ActorHttpOptions;
import dev.rouse.net.ActorHttpServer;
import dev.rouse.wire.WireLimits;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.EventExecutor;
import io.opentelemetry.context.Context;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import reactor.core.publisher.Flux;

/** Two nodes on one store, the first of which serves HTTP, and the actors of each. */
final class StageNodes implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(60);

    final Stage.Log log = new Stage.Log();
    final KvStore store = MemoryKvStore.create();
    final List<ActorRuntime> nodes = new ArrayList<>();
    final ActorHttpServer server;
    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    private final LocalNetwork network = new LocalNetwork(LocalDelivery.Packet::arrive);
    private final List<Set<String>> started = new ArrayList<>();

    StageNodes(RuntimeObserver first, RuntimeObserver second) {
        Context.current(); // Its class reads files when it is first used, and actors use it.
        start(first);
        start(second);
        until(() -> nodes.get(0).cluster().view().members().stream()
                .map(ClusterView.Member::owned)
                .allMatch(owned -> owned == 512));
        server = ActorHttpServer.bind(nodes.get(0), "127.0.0.1", 0, ActorHttpOptions.defaults())
                .block(PATIENCE);
    }

    private void start(RuntimeObserver observer) {
        Set<String> names = ConcurrentHashMap.newKeySet();
        started.add(names);
        RuntimeListener listener = new RuntimeListener() {
            @Override
            public void actorStarted(ActorStarted event) {
                names.add(event.address().key());
            }
        };
        List<EventExecutor> executors = new ArrayList<>();
        loops.forEach(executors::add);
        nodes.add(BuilderAccess.transport(
                        ActorRuntime.builder().store(store).lanes(loops),
                        self -> new LocalTransport(network, self, WireLimits.DEFAULTS, executors))
                .register(Stage.type(log))
                .options(options -> options.listener(listener).observer(observer))
                .start()
                .block(PATIENCE));
    }

    static void until(BooleanSupplier so) {
        Flux.interval(Duration.ofMillis(10)).filter(tick -> so.getAsBoolean()).blockFirst(PATIENCE);
    }

    /** A key of an actor of a node. */
    String keyAt(int node, String name) {
        for (int i = 0; i < 200; i++) {
            String key = name + i;
            nodes.get(0).actor(Stage.class, key).wake().block(PATIENCE);
            if (started.get(node).contains(key)) {
                return key;
            }
        }
        throw new AssertionError("Node " + node + " has no actor.");
    }

    /** Sends a request to the first node. */
    void post(String path, String body, String... headers) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + "/actors/stage/" + path);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri).timeout(PATIENCE).POST(BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        assertThat(HttpClient.newHttpClient()
                        .send(request.build(), BodyHandlers.ofString())
                        .statusCode())
                .isBetween(200, 204);
    }

    @Override
    public void close() {
        server.close().block(PATIENCE);
        nodes.forEach(node -> node.stop(Duration.ofSeconds(2)).block(PATIENCE));
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        store.close().block(PATIENCE);
    }
}
