package dev.rouse.benchmarks.report;

import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Environment;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Result;
import dev.rouse.benchmarks.harness.Scenario;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads what JMH wrote with {@code -rf json} as results of a report: times, and with {@code -prof gc} the bytes
 * allocated.
 */
public final class JmhResults {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    /** Parameters that tell how many calls an operation is. */
    private static final List<String> CALLS = List.of("waiting", "actors");

    private JmhResults() {}

    /** Adds a line for each benchmark in {@code file}. */
    public static void addTo(Report report, Path file) {
        read(file).forEach(report::add);
    }

    public static List<Result> read(Path file) {
        return JSON.readTree(file.toFile())
                .valueStream()
                .map(JmhResults::result)
                .toList();
    }

    private static Result result(JsonNode run) {
        JsonNode primary = run.get("primaryMetric");
        double[] values = primary.get("rawData")
                .valueStream()
                .flatMap(JsonNode::valueStream)
                .mapToDouble(JsonNode::asDouble)
                .toArray();
        return new Result(
                "jmh",
                Scenario.OURS,
                parameters(run),
                primary.get("scoreUnit").asString(),
                Measured.Spread.of(values),
                null,
                figures(run),
                values.length,
                effort(run),
                null,
                null,
                Environment.current());
    }

    private static Map<String, Object> parameters(JsonNode run) {
        String name = run.get("benchmark").asString();
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("subject", name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1));
        properties(run.get("params"))
                .forEach(parameter ->
                        parameters.put(parameter.getKey(), parameter.getValue().asString()));
        return parameters;
    }

    private static Map<String, Double> figures(JsonNode run) {
        Map<String, Double> figures = new LinkedHashMap<>();
        properties(run.get("secondaryMetrics"))
                .filter(metric -> metric.getKey().endsWith(ALLOCATED))
                .forEach(metric ->
                        figures.put("B/op", metric.getValue().get("score").asDouble()));
        if (figures.containsKey("B/op")) {
            properties(run.get("params"))
                    .filter(parameter -> CALLS.contains(parameter.getKey()))
                    .forEach(parameter -> figures.put(
                            "B/call",
                            figures.get("B/op")
                                    / Integer.parseInt(parameter.getValue().asString())));
        }
        return figures;
    }

    private static Effort effort(JsonNode run) {
        int rounds = run.get("forks").asInt() * run.get("measurementIterations").asInt();
        Duration warmUp = seconds(run.get("warmupTime"))
                .multipliedBy(run.get("warmupIterations").asInt());
        return new Effort(warmUp, rounds, seconds(run.get("measurementTime")), 0);
    }

    /** Of {@code 1 s} or {@code 100 ms}. */
    private static Duration seconds(JsonNode time) {
        String[] parts = time.asString().split(" ", 2);
        long number = Long.parseLong(parts[0]);
        return switch (parts[1]) {
            case "min" -> Duration.ofMinutes(number);
            case "s" -> Duration.ofSeconds(number);
            case "ms" -> Duration.ofMillis(number);
            case "us" -> Duration.ofNanos(1000 * number);
            default -> Duration.ofNanos(number);
        };
    }

    private static Stream<Map.Entry<String, JsonNode>> properties(@Nullable JsonNode node) {
        Collection<Map.Entry<String, JsonNode>> properties = node == null ? List.of() : node.properties();
        return properties.stream();
    }
}
