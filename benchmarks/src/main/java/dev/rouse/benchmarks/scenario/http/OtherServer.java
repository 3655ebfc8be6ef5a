package dev.rouse.benchmarks.scenario.http;

import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Progress;
import dev.rouse.benchmarks.harness.Scenario;
import dev.rouse.benchmarks.scenario.bed.Parameters;
import io.netty.handler.codec.http.HttpMethod;
import java.net.URI;
import java.util.Map;

/**
 * The work of {@code http} done by a server that runs already: counters whose increments are answered when they are kept. Or that of {@code
 * flow-http}: workflows whose results are.
 *
 * @param benchmark whose work it is
 * @param by who it is
 * @param store of ours that it is compared with, {@code memory}, {@code disk} or {@code fdb}: whose promise is the same
 */
public record OtherServer(
        String benchmark,
        String by,
        URI url,
        String method,
        String body,
        Map<String, String> headers,
        String store,
        int connections)
        implements Scenario {

    /** The benchmark of counters. */
    public static final String HTTP = "http";

    /** The benchmark of workflows. */
    public static final String FLOWS = "flow-http";

    public OtherServer {
        if (!HTTP.equals(url.getScheme())
                || url.getHost() == null
                || HTTP.equals(benchmark) && !url.toString().contains(HttpTarget.COUNTER)) {
            throw new IllegalArgumentException("A URL is like http://localhost:8080/counter/" + HttpTarget.COUNTER
                    + "/add, without TLS, got " + url + ".");
        }
        headers = Map.copyOf(headers);
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
    public Measured measure(Effort effort, Progress progress) {
        return new HttpTarget(url, HttpMethod.valueOf(method), body, headers)
                .load(connections, unit(), effort, progress);
    }
}
