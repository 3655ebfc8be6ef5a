package dev.rouse.kv.memory.inspect;

import dev.rouse.ActorAddress;
import dev.rouse.ActorType;
import dev.rouse.ClusterView;
import dev.rouse.host.ActorRuntime;
import dev.rouse.kv.memory.MemoryKvStore;
import dev.rouse.net.ActorHttpOptions;
import dev.rouse.net.ActorHttpServer;
import dev.rouse.net.Front;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/** Nodes that share a store in memory, and a server with an inspector at the first of them. */
final class InspectedCluster implements AutoCloseable {

    static final String TYPE = "account";
    static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SOON = Duration.ofMillis(10);
    private static final int TRIES = 2_000;

    final MemoryKvStore store = MemoryKvStore.create();
    final List<ActorRuntime> nodes = new ArrayList<>();
    private final ActorHttpServer server;

    InspectedCluster(int count, String host, UnaryOperator<ActorHttpOptions.Builder> options) {
        ActorType<Account> type = ActorType.of(Account.class, AccountActor::new)
                .options(o -> o.schedule(s -> s.tries(1))
                        .queues(q -> q.tries(1))
                        .outbox(b -> b.retryDelay(SOON, SOON).giveUpAfter(SOON)));
        ActorType<Crowd> crowd = ActorType.of(Crowd.class, CrowdActor::new).options(o -> o.queues(q -> q.tries(1)));
        for (int i = 0; i < count; i++) {
            nodes.add(ActorRuntime.builder()
                    .store(store)
                    .register(type)
                    .register(crowd)
                    .start()
                    .block(PATIENCE));
        }
        nodes.forEach(node -> node.whenServing().block(PATIENCE));
        server = ActorHttpServer.bind(
                        first(),
                        host,
                        0,
                        options.apply(ActorHttpOptions.builder()).build())
                .block(PATIENCE);
    }

    ActorRuntime first() {
        return nodes.get(0);
    }

    int port() {
        return server.port();
    }

    static ActorAddress address(String key) {
        return ActorAddress.of(TYPE, key);
    }

    Account account(String key) {
        return first().actor(Account.class, key);
    }

    /** A key of an actor that lives on node {@code index}, which is awake then. */
    String keyOn(int index) {
        await("cluster", this::isSpread);
        ActorRuntime node = nodes.get(index);
        for (int i = 0; i < TRIES; i++) {
            String key = "k" + index + "-" + i;
            int before = node.health().residentActors();
            account(key).deposit(1).block(PATIENCE);
            if (node.health().residentActors() > before) {
                return key;
            }
        }
        throw new AssertionError("Node " + index + " has no actor.");
    }

    /** The name of node {@code index}. */
    String name(int index) {
        return nodes.get(index).cluster().view().members().stream()
                .filter(ClusterView.Member::self)
                .map(ClusterView.Member::node)
                .findFirst()
                .orElseThrow();
    }

    private boolean isSpread(JsonNode cluster) {
        return cluster.get("members").size() == nodes.size()
                && cluster.get("members")
                        .valueStream()
                        .allMatch(member -> member.get("owned").asInt() > 0
                                && member.get("owned").asInt()
                                        == member.get("meant").asInt());
    }

    HttpResponse<String> send(String method, String path, String body, String... headers) {
        return Front.send(port(), method, "/inspector/api/" + path, body, headers);
    }

    JsonNode get(String path, String... headers) {
        return told(send("GET", path, "", headers));
    }

    JsonNode post(String path, String body, String... headers) {
        return told(send("POST", path, body, headers));
    }

    private static JsonNode told(HttpResponse<String> answer) {
        if (answer.statusCode() / 100 != 2) {
            throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
        return Front.json(answer.body().isEmpty() ? "{}" : answer.body());
    }

    /** Asks again until the answer is as wanted: it is to come. */
    JsonNode await(String path, Predicate<JsonNode> wanted) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        JsonNode seen = get(path);
        while (!wanted.test(seen)) {
            if (System.nanoTime() > until) {
                throw new AssertionError("In vain: " + seen);
            }
            Thread.onSpinWait();
            seen = get(path);
        }
        return seen;
    }

    @Override
    public void close() {
        server.close().block(PATIENCE);
        nodes.forEach(node -> node.stop().block(PATIENCE));
        store.close().block(PATIENCE);
    }
}
