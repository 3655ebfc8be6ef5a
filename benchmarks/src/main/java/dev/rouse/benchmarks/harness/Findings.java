package dev.rouse.benchmarks.harness;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * The results of each scenario in a file of results: those at the commit and with the effort of the newest one of them,
 * which may be several, since a scenario that is compared runs in several JVMs.
 */
public final class Findings {

    private final Map<String, List<Result>> byTitle;

    private Findings(Map<String, List<Result>> byTitle) {
        this.byTitle = byTitle;
    }

    /** @param results oldest first */
    public static Findings of(List<Result> results) {
        Map<String, List<Result>> byTitle =
                results.stream().collect(Collectors.groupingBy(Result::title, LinkedHashMap::new, Collectors.toList()));
        byTitle.replaceAll((title, all) -> likeTheNewest(all));
        return new Findings(byTitle);
    }

    private static List<Result> likeTheNewest(List<Result> all) {
        Result newest = all.get(all.size() - 1);
        return all.stream().filter(newest::comesFromTheSame).toList();
    }

    /** The results of a scenario, oldest first; none when there is no such scenario. */
    public List<Result> of(String title) {
        return byTitle.getOrDefault(title, List.of());
    }

    /** One result for each scenario: of several JVMs the middle, with the ends of all rounds. */
    public List<Result> merged() {
        return byTitle.values().stream().map(Findings::merge).toList();
    }

    private static Result merge(List<Result> results) {
        Result newest = results.get(results.size() - 1);
        List<Measured.Spread> values = results.stream().map(Result::value).toList();
        Measured.Spread value = new Measured.Spread(
                middle(values, Measured.Spread::median),
                values.stream().mapToDouble(Measured.Spread::min).min().orElseThrow(),
                values.stream().mapToDouble(Measured.Spread::max).max().orElseThrow());
        List<Measured.Latency> micros =
                results.stream().map(Result::micros).filter(Objects::nonNull).toList();
        int rounds = results.stream().mapToInt(Result::rounds).sum();
        return newest.with(value, micros.isEmpty() ? null : mergeLatencies(micros), rounds);
    }

    private static Measured.Latency mergeLatencies(List<Measured.Latency> micros) {
        return new Measured.Latency(
                middle(micros, Measured.Latency::p50),
                middle(micros, Measured.Latency::p90),
                middle(micros, Measured.Latency::p99),
                middle(micros, Measured.Latency::p999),
                micros.stream().mapToDouble(Measured.Latency::max).max().orElseThrow());
    }

    public static <T> double middle(List<T> of, ToDoubleFunction<T> value) {
        return Measured.Spread.of(of.stream().mapToDouble(value).toArray()).median();
    }
}
