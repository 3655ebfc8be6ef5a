package dev.rouse.kv.memory.actors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.ActorType;
import dev.rouse.ClusterView;
import dev.rouse.RuntimeListener;
import dev.rouse.fixture.Terminal;
import dev.rouse.host.ActorRuntime;
import dev.rouse.host.BuilderAccess;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.memory.MemoryKvStore;
import dev.rouse.link.LocalDelivery;
import dev.rouse.link.LocalNetwork;
import dev.rouse.link.LocalTransport;
import dev.rouse.net.ActorHttpOptions;
import dev.rouse.net.ActorHttpServer;
import dev.rouse.net.RawClient;
import dev.rouse.record.NodeId;
import dev.rouse.wire.WireLimits;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.EventExecutor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Plain HTTP at a front that only calls, of actors whose node it cannot reach, or whose node dies. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class HttpAcrossNodesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final KvStore store = MemoryKvStore.create();
    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    private final LocalNetwork network = new LocalNetwork(this::transmit);
    private final Set<Set<NodeId>> cut = ConcurrentHashMap.newKeySet();
    private final AtomicInteger lost = new AtomicInteger();
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Node> nodes = new ArrayList<>();
    private Node owner;
    private Node other;
    private Node front;
    private ActorHttpServer server;

    private record Node(ActorRuntime runtime, NodeId id, Set<String> started) {}

    private void transmit(LocalDelivery.Packet packet) {
        if (cut.contains(Set.of(packet.from(), packet.to()))) {
            lost.incrementAndGet();
            packet.lose();
        } else {
            packet.arrive();
        }
    }

    private Node start(boolean callsOnly) {
        Set<String> started = ConcurrentHashMap.newKeySet();
        AtomicReference<NodeId> id = new AtomicReference<>();
        List<EventExecutor> executors = new ArrayList<>();
        loops.forEach(executors::add);
        RuntimeListener listener = new RuntimeListener() {
            @Override
            public void actorStarted(ActorStarted event) {
                started.add(event.address().key());
            }
        };
        ActorRuntime runtime = BuilderAccess.transport(
                        ActorRuntime.builder().store(store).lanes(loops), self -> {
                            id.set(self.node());
                            return new LocalTransport(network, self, WireLimits.DEFAULTS, executors);
                        })
                .register(callsOnly ? ActorType.called(Terminal.class) : Terminal.type(options -> options))
                .options(options -> options.listener(listener).cluster(cluster -> cluster.callsOnly(callsOnly)))
                .start()
                .block(PATIENCE);
        Node node = new Node(runtime, id.get(), started);
        nodes.add(node);
        return node;
    }

    @BeforeEach
    void twoNodesHaveActorsAndAThirdServesThem() {
        owner = start(false);
        other = start(false);
        front = start(true);
        Flux.interval(Duration.ofMillis(20))
                .filter(tick -> front.runtime.cluster().view().members().stream()
                        .filter(member -> !member.self())
                        .map(ClusterView.Member::owned)
                        .allMatch(owned -> owned == 512))
                .blockFirst(PATIENCE);
        server = ActorHttpServer.bind(front.runtime, "127.0.0.1", 0, ActorHttpOptions.defaults())
                .block(PATIENCE);
    }

    @AfterEach
    void end() {
        server.close().block(PATIENCE);
        nodes.forEach(node -> node.runtime.stop(Duration.ofSeconds(2)).block(PATIENCE));
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        store.close().block(PATIENCE);
    }

    private HttpRequest.Builder at(String key, String path) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.port() + "/actors/terminal/" + key + "/" + path));
    }

    private <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> body) {
        try {
            return client.send(request.timeout(PATIENCE).build(), body);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpResponse<String> notes(String key) {
        return send(at(key, "notes").POST(BodyPublishers.ofString("[]")), BodyHandlers.ofString());
    }

    private HttpResponse<String> sum(String key, int bytes) {
        InputStream body = new ByteArrayInputStream(new byte[bytes]);
        return send(at(key, "http/sum").POST(BodyPublishers.ofInputStream(() -> body)), BodyHandlers.ofString());
    }

    /** A key of an actor that lives at the owner. */
    private String keyAtOwner() {
        for (int i = 0; i < 100; i++) {
            String key = "t" + i;
            assertThat(notes(key).body()).isEqualTo("[]");
            if (owner.started.contains(key)) {
                return key;
            }
        }
        throw new AssertionError("The owner has no actor.");
    }

    @Test
    void requestsGoThroughAMemberThatReachesTheOwner() {
        String key = keyAtOwner();
        cut.add(Set.of(front.id, owner.id));
        assertThat(notes(key).body()).isEqualTo("[]"); // The link breaks, and this is made again.
        assertThat(sum(key, 3_000_000).body()).isEqualTo("3000000");
        assertThat(send(at(key, "http/large"), BodyHandlers.ofByteArray()).body())
                .hasSize(1_000_000);
        assertThat(notes(key).body()).isEqualTo("[\"POST /sum\",\"size 3000000\",\"GET /large\"]");
        assertThat(lost).hasPositiveValue();
        assertThat(other.started).doesNotContain(key);
    }

    @Test
    void deathOfTheOwnerInMidStreamIsToldAndAnotherNodeServesTheNextRequest() throws IOException {
        String key = keyAtOwner();
        assertThat(sum(key, 100_000).body()).isEqualTo("100000");
        Terminal.TAKEN.set(0);
        RawClient upload = new RawClient(server.port())
                .send(RawClient.chunked("/actors/terminal/" + key + "/http/sum") + Integer.toHexString(70_000) + "\r\n"
                        + "x".repeat(70_000) + "\r\n");
        String second = secondKeyAtOwner(key);
        try (upload;
                InputStream body = send(at(second, "http/endless"), BodyHandlers.ofInputStream())
                        .body()) {
            assertThat(body.readNBytes(100_000)).hasSize(100_000);
            Flux.interval(Duration.ofMillis(10))
                    .filter(tick -> Terminal.TAKEN.get() > 0)
                    .blockFirst(PATIENCE); // The turn has begun.
            network.kill(owner.id);
            assertThatThrownBy(body::readAllBytes).isInstanceOf(IOException.class);
            RawClient.Reply told = upload.reply();
            assertThat(told.status()).isGreaterThanOrEqualTo(500);
            assertThat(told.body()).contains("outcome_unknown");
        }
        String after = Mono.fromSupplier(() -> notes(key))
                .filter(answer -> answer.statusCode() == 200)
                .repeatWhenEmpty(again -> again.delayElements(Duration.ofMillis(50)))
                .block(PATIENCE)
                .body();
        assertThat(after).isEqualTo("[\"POST /sum\",\"size 100000\"]");
        assertThat(sum(key, 70_000).body()).isEqualTo("70000");
        assertThat(other.started).contains(key);
    }

    private String secondKeyAtOwner(String first) {
        for (int i = 0; i < 100; i++) {
            String key = "s" + i;
            notes(key);
            if (owner.started.contains(key)) {
                return key;
            }
        }
        throw new AssertionError("The owner has no actor but " + first + ".");
    }
}
