package dev.rouse.benchmarks.report;

import dev.rouse.benchmarks.harness.Result;
import dev.rouse.benchmarks.harness.TextTable;
import dev.rouse.benchmarks.harness.TextTable.Column;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The rate that further processors add to that of one.
 *
 * @param efficiency rate on {@code cores} by {@code cores} times the rate on one: 1 where each adds as much as the first
 */
public record Scaling(String work, int cores, double rateOnOne, double rate, double efficiency) {

    /** The parameter that tells how many processors there were. */
    public static final String CORES = "cores";

    /** Of all rates that were measured on one processor and on more. */
    public static List<Scaling> of(List<Result> results) {
        Map<String, List<Result>> byWork = results.stream()
                .filter(result -> result.parameters().containsKey(CORES))
                .collect(Collectors.groupingBy(Scaling::workOnAny, LinkedHashMap::new, Collectors.toList()));
        return byWork.entrySet().stream()
                .flatMap(work -> of(work.getKey(), work.getValue()))
                .toList();
    }

    private static Stream<Scaling> of(String work, List<Result> results) {
        List<Result> byCores =
                results.stream().sorted(Comparator.comparingInt(Scaling::cores)).toList();
        Result one = byCores.get(0);
        return cores(one) == 1 ? byCores.stream().skip(1).map(more -> of(work, one, more)) : Stream.empty();
    }

    private static Scaling of(String work, Result one, Result more) {
        double rateOnOne = one.value().median();
        double rate = more.value().median();
        return new Scaling(work, cores(more), rateOnOne, rate, rate / rateOnOne / cores(more));
    }

    private static int cores(Result result) {
        return ((Number) result.parameters().getOrDefault(CORES, 0)).intValue();
    }

    private static String workOnAny(Result result) {
        return result.work().replace(" " + CORES + "=" + cores(result), "");
    }

    public static TextTable table(List<Scaling> scalings) {
        TextTable table = new TextTable(
                Column.text("work"),
                Column.number("cores"),
                Column.number("rate on one"),
                Column.number("rate"),
                Column.number("efficiency"));
        scalings.forEach(scaling -> table.row(
                scaling.work,
                String.valueOf(scaling.cores),
                TextTable.number(scaling.rateOnOne),
                TextTable.number(scaling.rate),
                TextTable.number(scaling.efficiency)));
        return table;
    }
}
