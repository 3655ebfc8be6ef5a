package dev.rouse.benchmarks.scenario.http;

import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Progress;
import dev.rouse.benchmarks.harness.Scenario;
import dev.rouse.benchmarks.harness.Target;
import dev.rouse.benchmarks.scenario.bed.Parameters;
import dev.rouse.benchmarks.scenario.bed.TestBed;
import dev.rouse.benchmarks.store.StoreKind;
import dev.rouse.net.ActorHttpOptions;
import dev.rouse.net.ActorHttpServer;
import io.netty.handler.codec.http.HttpMethod;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST …/increment} over loopback, each of the connections to a counter of its own, one request in flight on each.
 * The server lives on the node's lanes; the client is a plain Netty one on one thread of the same JVM, so it takes its
 * part of the processors.
 */
public record HttpIncrements(
        StoreKind store,
        int connections,
        boolean isQuick,
        @Nullable Target target) implements Scenario {

    @Override
    public String benchmark() {
        return "http";
    }

    @Override
    public Map<String, Object> parameters() {
        return Parameters.of("store", store, "connections", connections);
    }

    @Override
    public String unit() {
        return "requests/s";
    }

    @Override
    public boolean needsFoundationDb() {
        return store.isFoundationDb();
    }

    @Override
    public Measured measure(Effort effort, Progress progress) {
        return store.use(opened -> {
            try (TestBed bed = TestBed.on(opened)) {
                ActorHttpServer server = ActorHttpServer.bind(
                                bed.runtime(),
                                "localhost",
                                0,
                                ActorHttpOptions.defaults(),
                                bed.runtime().eventLoops())
                        .blockOptional()
                        .orElseThrow();
                try {
                    return counters(server.port()).load(connections, unit(), effort, progress);
                } finally {
                    server.close().block();
                }
            }
        });
    }

    private static HttpTarget counters(int port) {
        URI url = URI.create("http://localhost:" + port + "/actors/counter/" + HttpTarget.COUNTER + "/increment");
        return new HttpTarget(url, HttpMethod.POST, "[1]", Map.of());
    }
}
