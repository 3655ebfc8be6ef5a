package dev.rouse.benchmarks.scenario;

import static dev.rouse.benchmarks.report.Headline.of;
import static dev.rouse.benchmarks.report.Headline.ofP50;

import dev.rouse.benchmarks.harness.Target;
import dev.rouse.benchmarks.report.Headline;
import dev.rouse.benchmarks.scenario.HotCalls.Action;
import dev.rouse.benchmarks.scenario.HotCalls.Route;
import dev.rouse.benchmarks.scenario.Starts.Path;
import dev.rouse.benchmarks.scenario.WakeStorm.Reading;
import dev.rouse.benchmarks.scenario.alarm.Alarms;
import dev.rouse.benchmarks.scenario.bed.Lanes;
import dev.rouse.benchmarks.scenario.http.HttpIncrements;
import dev.rouse.benchmarks.store.StoreKind;
import java.util.List;
import java.util.stream.Stream;

/** The {@link Scenarios} whose figures a reader is told first, with what they are in words. */
public @SuppressWarnings("BadImport") // of and ofP50 read as part of the table
final class Quoted {

    private static final Target NONE = Target.atMost(Double.MAX_VALUE);

    private Quoted() {}

    /** In the order of the table. */
    public static List<Headline> headlines() {
        return Stream.of(inMemory(), onDisk(), onFoundationDb(), heap())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Headline> inMemory() {
        return List.of(
                of("read-only calls, 64 actors, 512 in flight", HotCalls.of(Action.VALUE, 64, 512, Route.OWN)),
                of("durable calls, 64 actors, 512 in flight", HotCalls.of(Action.INCREMENT, 64, 512, Route.OWN)),
                ofP50("read-only call, one at a time, p50", HotCalls.of(Action.VALUE, 1, 1, Route.OWN)),
                ofP50("durable call, one at a time, p50", HotCalls.of(Action.INCREMENT, 1, 1, Route.OWN)),
                of("first calls that wake sleeping actors, which stay awake", new Activations(100_000)),
                of("starts with a warm bundle, asleep again after each call", Starts.of(Path.BUNDLE)),
                of("starts with one live read, the same way", Starts.of(Path.LIVE)),
                of("starts of new actors", new NewActors(StoreKind.MEMORY, 20_000, 512, true)),
                of(
                        "100,000 sleeping actors called at once",
                        new WakeStorm(Reading.EACH, StoreKind.MEMORY, 100_000, true)),
                of("alarms of 100,000 sleeping actors at once", new Alarms(StoreKind.MEMORY, 100_000, false, null)),
                of("HTTP increments, 64 connections", new HttpIncrements(StoreKind.MEMORY, 64, false, null)));
    }

    private static List<Headline> onDisk() {
        HotCalls increment = HotCalls.of(Action.INCREMENT, 64, 1, Route.ANY).on(StoreKind.DISK);
        return List.of(
                ofP50("on disk: durable call, one at a time, p50", increment),
                of("on disk: durable calls, 512 in flight", increment.withWindow(512)),
                of("on disk: HTTP increments, 64 connections", new HttpIncrements(StoreKind.DISK, 64, true, null)));
    }

    private static List<Headline> onFoundationDb() {
        Starts starts = Starts.of(Path.LIVE).on(StoreKind.FDB).withState(100, 3).withActors(5_000);
        HotCalls increment = HotCalls.of(Action.INCREMENT, 1_000, 1, Route.ANY).on(StoreKind.FDB);
        return List.of(
                ofP50(
                        "FoundationDB: start, one at a time, p50",
                        starts.withWindow(1).with(Lanes.ONE)),
                of("FoundationDB: starts, 64 in flight", starts.withWindow(64)),
                ofP50("FoundationDB: durable call, one at a time, p50", increment.with(Lanes.ONE)),
                of("FoundationDB: durable calls, 1,000 actors, 512 in flight", increment.withWindow(512)),
                of(
                        "FoundationDB: HTTP increments, 64 connections",
                        new HttpIncrements(StoreKind.FDB, 64, false, null)));
    }

    private static List<Headline> heap() {
        return List.of(
                of("heap of a resident idle actor, 100,000 of them", new ResidentHeap(100_000, true, NONE)),
                of("heap of a resident idle actor, 1,000,000 of them", new ResidentHeap(1_000_000, false, NONE)),
                of("heap of a sleeping actor kept warm, 100,000 of them", new SleepingHeap(100_000, true)));
    }
}
