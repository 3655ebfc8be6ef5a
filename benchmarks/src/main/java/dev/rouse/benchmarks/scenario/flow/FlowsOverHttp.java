package dev.rouse.benchmarks.scenario.flow;

import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Progress;
import dev.rouse.benchmarks.harness.Scenario;
import dev.rouse.benchmarks.scenario.bed.Parameters;
import dev.rouse.benchmarks.scenario.http.HttpTarget;
import dev.rouse.benchmarks.store.StoreKind;
import dev.rouse.host.ActorRuntime;
import dev.rouse.net.ActorHttpOptions;
import dev.rouse.net.ActorHttpServer;
import io.netty.handler.codec.http.HttpMethod;
import java.net.URI;
import java.util.Map;

/**
 * One-step workflows over HTTP, answered with their result, one at a time on each connection and each of an actor of its own. The load is
 * that of {@code http}.
 */
public record FlowsOverHttp(StoreKind store, int connections) implements Scenario {

    @Override
    public String benchmark() {
        return "flow-http";
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
    public boolean isOnlyByName() {
        return true;
    }

    @Override
    public boolean needsFoundationDb() {
        return store.isFoundationDb();
    }

    @Override
    public Measured measure(Effort effort, Progress progress) {
        return store.use(opened -> {
            ActorRuntime runtime = FlowRuns.node(opened, connections);
            try {
                ActorHttpServer server = ActorHttpServer.bind(
                                runtime, "localhost", 0, ActorHttpOptions.defaults(), runtime.eventLoops())
                        .blockOptional()
                        .orElseThrow();
                try {
                    return flows(server.port()).load(connections, unit(), effort, progress);
                } finally {
                    server.close().block();
                }
            } finally {
                runtime.stop().block();
            }
        });
    }

    private static HttpTarget flows(int port) {
        URI url = URI.create("http://localhost:" + port + "/actors/worker/" + HttpTarget.COUNTER + "/flows/"
                + Worker.STEPS + "?wait=true");
        return new HttpTarget(url, HttpMethod.POST, "1", Map.of());
    }
}
