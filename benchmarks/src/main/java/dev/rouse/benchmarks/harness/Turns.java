package dev.rouse.benchmarks.harness;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The order of measurements. Those who do the same work alternate, A B B A, each time in a new JVM, so that what the
 * machine does meanwhile and what the compiler made of it this time happen to both. What is compared with nothing has
 * one turn, and so have those whose rounds have no given length: heap is the same each time.
 */
public final class Turns {

    private Turns() {}

    /**
     * The order of JVMs.
     *
     * @param chosen what is asked for
     * @param all where the rivals of what is chosen come from
     * @param ofRivals how many turns each of them has
     */
    public static List<Scenario> of(List<Scenario> chosen, List<Scenario> all, int ofRivals) {
        Set<String> works = chosen.stream().map(Scenario::work).collect(Collectors.toSet());
        Map<String, List<Scenario>> rivals = all.stream()
                .filter(scenario -> works.contains(scenario.work()))
                .collect(Collectors.groupingBy(Scenario::work, LinkedHashMap::new, Collectors.toList()));
        return rivals.values().stream()
                .flatMap(same -> same.size() == 1 || !same.get(0).isTimed() ? same.stream() : repeated(same, ofRivals))
                .toList();
    }

    private static Stream<Scenario> repeated(List<Scenario> rivals, int turns) {
        return IntStream.range(0, turns)
                .mapToObj(turn -> turn % 2 == 0 ? rivals : backwards(rivals))
                .flatMap(List::stream);
    }

    private static List<Scenario> backwards(List<Scenario> rivals) {
        List<Scenario> backwards = new ArrayList<>(rivals);
        Collections.reverse(backwards);
        return backwards;
    }
}
