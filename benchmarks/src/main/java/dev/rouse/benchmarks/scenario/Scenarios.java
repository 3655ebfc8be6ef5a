package dev.rouse.benchmarks.scenario;

import static dev.rouse.benchmarks.harness.Target.atLeast;
import static dev.rouse.benchmarks.harness.Target.atMost;

import dev.rouse.benchmarks.harness.Scenario;
import dev.rouse.benchmarks.scenario.HotCalls.Action;
import dev.rouse.benchmarks.scenario.HotCalls.Route;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/**
 * All that is measured. Targets are for two cores: the figures of the best that was found elsewhere, or of this design
 * where it promises more.
 */
public final class Scenarios {

    private Scenarios() {}

    /** In the order of the table. */
    public static List<Scenario> all() {
        return Stream.of(ours(), floor(), others()).flatMap(List::stream).toList();
    }

    private static List<Scenario> others() {
        return ServiceLoader.load(Rivals.class, Rivals.class.getClassLoader()).stream()
                .flatMap(rivals -> rivals.get().scenarios().stream())
                .toList();
    }

    private static List<Scenario> floor() {
        return List.of(
                new FloorCalls(new HotCalls(Action.VALUE, 64, 512, Route.OWN, null)),
                new FloorCalls(new HotCalls(Action.INCREMENT, 64, 512, Route.OWN, null)),
                new FloorReads(new Starts(Starts.Bundle.NONE, 20_000, null)));
    }

    private static List<Scenario> ours() {
        return List.of(
                new HotCalls(Action.VALUE, 1, 512, Route.OWN, atLeast(1_000_000)),
                new HotCalls(Action.VALUE, 64, 512, Route.OWN, atLeast(1_000_000)),
                new HotCalls(Action.VALUE, 64, 512, Route.ANY, null),
                new HotCalls(Action.VALUE, 1, 1, Route.OWN, null),
                new HotCalls(Action.VALUE, 64, 1, Route.ANY, null),
                new HotCalls(Action.INCREMENT, 1, 512, Route.OWN, atLeast(400_000)),
                new HotCalls(Action.INCREMENT, 64, 512, Route.OWN, atLeast(400_000)),
                new HotCalls(Action.INCREMENT, 64, 512, Route.ANY, null),
                new HotCalls(Action.INCREMENT, 1, 1, Route.OWN, null),
                new HotCalls(Action.INCREMENT, 64, 1, Route.ANY, null),
                new Starts(Starts.Bundle.WARM, 20_000, atLeast(200_000)),
                new Starts(Starts.Bundle.NONE, 20_000, atLeast(100_000)),
                new Activations(20_000),
                new DurableIncrements(1),
                new DurableIncrements(64),
                new DurableIncrements(512),
                new HttpIncrements(StoreKind.MEMORY, 64, null),
                new HttpIncrements(StoreKind.DISK, 64, atLeast(12_170)),
                new ResidentHeap(atMost(600)));
    }
}
