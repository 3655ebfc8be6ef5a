package dev.rouse.benchmarks.scenario.http;

import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Progress;
import dev.rouse.benchmarks.harness.Scenario;
import dev.rouse.benchmarks.scenario.bed.Lanes;
import dev.rouse.benchmarks.scenario.bed.Parameters;
import dev.rouse.benchmarks.scenario.bed.ServedBed;
import dev.rouse.benchmarks.store.StoreKind;
import java.time.Duration;
import java.util.Map;

/**
 * Calls over HTTP/1.1 with keep-alive, each of the connections to a counter of its own, one request in flight on each. The node has
 * one lane, on which its server is as well; the clients are {@link KeepAliveClients} on one thread of the same JVM.
 */
public record HttpCalls(Action action, int connections) implements Scenario {

    /** The call that is made. */
    public enum Action {
        /** Read-only. */
        VALUE("[]"),
        /** Durable: in memory. */
        INCREMENT("[1]");

        private final String arguments;

        Action(String arguments) {
            this.arguments = arguments;
        }
    }

    @Override
    public String benchmark() {
        return "http-calls";
    }

    @Override
    public Map<String, Object> parameters() {
        return Parameters.of("action", action, "connections", connections);
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
    public Duration warmUp() {
        return Duration.ofSeconds(10);
    }

    @Override
    public Measured measure(Effort effort, Progress progress) {
        return StoreKind.MEMORY.use(opened -> {
            try (ServedBed bed = ServedBed.on(opened, Lanes.ONE)) {
                return load(bed.port(), effort, progress);
            }
        });
    }

    /** Makes the requests of a server. */
    Measured load(int port, Effort effort, Progress progress) {
        try (KeepAliveClients clients = new KeepAliveClients(port, connections, this::request)) {
            return clients.load(unit(), effort, progress);
        }
    }

    /** The request of a connection. */
    String request(int connection) {
        return "POST /actors/counter/http-" + connection + "/" + Parameters.plain(action) + " HTTP/1.1\r\n"
                + "host: localhost\r\ncontent-type: application/json\r\ncontent-length: "
                + action.arguments.length() + "\r\n\r\n" + action.arguments;
    }
}
