package dev.rouse.benchmarks.scenario;

import static dev.rouse.benchmarks.harness.Promise.p50AtMost;
import static dev.rouse.benchmarks.harness.Promise.rateAtLeast;
import static dev.rouse.benchmarks.harness.Target.atLeast;
import static dev.rouse.benchmarks.harness.Target.atMost;

import dev.rouse.benchmarks.harness.Scenario;
import dev.rouse.benchmarks.scenario.FdbFloor.Way;
import dev.rouse.benchmarks.scenario.HotCalls.Action;
import dev.rouse.benchmarks.scenario.HotCalls.Route;
import dev.rouse.benchmarks.scenario.HotCalls.Saved;
import dev.rouse.benchmarks.scenario.Starts.Path;
import dev.rouse.benchmarks.scenario.WakeStorm.Reading;
import dev.rouse.benchmarks.scenario.alarm.AlarmLateness;
import dev.rouse.benchmarks.scenario.alarm.AlarmLateness.Found;
import dev.rouse.benchmarks.scenario.alarm.Alarms;
import dev.rouse.benchmarks.scenario.alarm.AlarmsBesideUsers;
import dev.rouse.benchmarks.scenario.bed.Lanes;
import dev.rouse.benchmarks.scenario.cluster.CallsAtHome;
import dev.rouse.benchmarks.scenario.cluster.EchoFloor;
import dev.rouse.benchmarks.scenario.cluster.FailOver;
import dev.rouse.benchmarks.scenario.cluster.HandOverGap;
import dev.rouse.benchmarks.scenario.cluster.IdleMembers;
import dev.rouse.benchmarks.scenario.cluster.RemoteCalls;
import dev.rouse.benchmarks.scenario.cluster.ThirdNode;
import dev.rouse.benchmarks.scenario.flow.Collector;
import dev.rouse.benchmarks.scenario.flow.FlowResume;
import dev.rouse.benchmarks.scenario.flow.FlowRuns;
import dev.rouse.benchmarks.scenario.flow.FlowTurns;
import dev.rouse.benchmarks.scenario.flow.FlowsOverHttp;
import dev.rouse.benchmarks.scenario.http.HttpCalls;
import dev.rouse.benchmarks.scenario.http.HttpCallsFloor;
import dev.rouse.benchmarks.scenario.http.HttpIncrements;
import dev.rouse.benchmarks.scenario.queue.ActorMessages;
import dev.rouse.benchmarks.scenario.queue.MessagesFromOutside;
import dev.rouse.benchmarks.scenario.queue.QueueMessages;
import dev.rouse.benchmarks.scenario.queue.QueueMessages.Until;
import dev.rouse.benchmarks.scenario.socket.SocketCalls;
import dev.rouse.benchmarks.scenario.socket.SocketEchoFloor;
import dev.rouse.benchmarks.scenario.socket.SocketEvents;
import dev.rouse.benchmarks.scenario.socket.SocketResume;
import dev.rouse.benchmarks.store.StoreKind;
import dev.rouse.wire.FrameEncoding;
import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * All that is measured. Targets are for two cores: the figures of the best that was found elsewhere, or of this design
 * where it promises more.
 */
public final class Scenarios {

    private static final int HUNDRED_THOUSAND = 100_000;
    private static final int MILLION = 1_000_000;

    private Scenarios() {}

    /** In the order of the table. */
    public static List<Scenario> all() {
        return Stream.of(
                        calls(),
                        starts(),
                        onFoundationDb(),
                        cluster(),
                        sockets(),
                        keepAlive(),
                        queues(),
                        messages(),
                        flows(),
                        rest(),
                        growth(),
                        allAtOnce(),
                        floor(),
                        others())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Scenario> others() {
        return ServiceLoader.load(Rivals.class, Rivals.class.getClassLoader()).stream()
                .flatMap(rivals -> rivals.get().scenarios().stream())
                .toList();
    }

    /** Sleeping actors of five records and 400 bytes, and increments on a thousand; what is promised is promised of these. */
    private static List<Scenario> onFoundationDb() {
        Starts starts = Starts.of(Path.LIVE).on(StoreKind.FDB).withState(100, 3).withActors(5_000);
        Starts alone = starts.withWindow(1).with(Lanes.ONE);
        Starts many = starts.withWindow(64);
        HotCalls increment = HotCalls.of(Action.INCREMENT, 1_000, 1, Route.ANY)
                .on(StoreKind.FDB)
                .with(Lanes.ONE);
        HotCalls increments =
                HotCalls.of(Action.INCREMENT, 1_000, 512, Route.ANY).on(StoreKind.FDB);
        return List.of(
                alone,
                new FdbFloor(alone, Way.GET, p50AtMost(1.5)),
                new FdbFloor(alone.onlyFull(), Way.RANGE, null),
                new FdbFloor(alone, Way.THREE_TRANSACTIONS, p50AtMost(0.2)),
                many,
                new FdbFloor(many, Way.RANGE, rateAtLeast(0.6)),
                new FdbFloor(many.onlyFull(), Way.GET, null),
                new FdbFloor(many.onlyFull(), Way.THREE_TRANSACTIONS, null),
                increment,
                new FdbFloor(increment, Way.BLIND_COMMIT, p50AtMost(1.3)),
                increments,
                new FdbFloor(increments, Way.READ_MODIFY_WRITE, rateAtLeast(3)),
                starts.withWindow(1).onlyFull(),
                HotCalls.of(Action.INCREMENT, 1_000, 1, Route.ANY)
                        .on(StoreKind.FDB)
                        .onlyFull(),
                new OpenCalls(increment.with(Lanes.ALL).onlyFull(), 2_000),
                new NewActors(StoreKind.FDB, 5_000, 512, false),
                new AlarmLateness(StoreKind.FDB, Found.ASLEEP, true),
                new HttpIncrements(StoreKind.FDB, 64, false, null));
    }

    /** Several nodes; first calls from one to another, beside what the same bytes cost without actors, and beside calls at home. */
    private static List<Scenario> cluster() {
        RemoteCalls one = RemoteCalls.values(1, Lanes.ONE);
        RemoteCalls many = RemoteCalls.values(512, Lanes.ONE);
        RemoteCalls onAllLanes = RemoteCalls.values(512, Lanes.ALL);
        RemoteCalls durable = new RemoteCalls(RemoteCalls.Action.INCREMENT, StoreKind.FDB, 1_000, 512, Lanes.ALL);
        return List.of(
                one,
                new EchoFloor(one, p50AtMost(1.5)),
                many,
                new EchoFloor(many, rateAtLeast(0.5)),
                onAllLanes,
                new EchoFloor(onAllLanes, null),
                durable,
                new CallsAtHome(durable, rateAtLeast(0.7)),
                new HandOverGap(StoreKind.MEMORY, 250, Duration.ofMillis(5), atMost(50)),
                new HandOverGap(StoreKind.FDB, 250, Duration.ofMillis(20), atMost(100)),
                new ThirdNode(StoreKind.MEMORY, HUNDRED_THOUSAND, 2_000),
                new ThirdNode(StoreKind.FDB, HUNDRED_THOUSAND, 2_000),
                new AlarmsBesideUsers(StoreKind.MEMORY, HUNDRED_THOUSAND, 1_000),
                new AlarmsBesideUsers(StoreKind.FDB, HUNDRED_THOUSAND, 1_000),
                new IdleMembers(2),
                new IdleMembers(3),
                new IdleMembers(5),
                new IdleMembers(20),
                new FailOver(FailOver.Death.KILL, atMost(1_000)),
                new FailOver(FailOver.Death.PAUSE, atMost(4_000)));
    }

    /** Calls over one WebSocket, beside what the same bytes cost without actors; and what many sockets get. */
    private static List<Scenario> sockets() {
        Stream<Scenario> calls = Stream.of(FrameEncoding.values())
                .map(encoding -> new SocketCalls(encoding, 64, 256, atLeast(HUNDRED_THOUSAND)))
                .flatMap(each -> Stream.of(each, new SocketEchoFloor(each, rateAtLeast(0.5))));
        Stream<Scenario> many = Stream.of(
                new SocketEvents(1_000, 1, 32, atLeast(300_000)),
                new SocketEvents(1_000, 10, 8, atLeast(300_000)),
                new SocketResume(1_000, 1),
                new SocketResume(1_000, 1_000));
        return Stream.concat(calls, many).toList();
    }

    /** Calls over HTTP, beside a bare server that gives the same answer. */
    private static List<Scenario> keepAlive() {
        return Stream.of(HttpCalls.Action.values())
                .map(action -> new HttpCalls(action, 64))
                .<Scenario>flatMap(calls -> Stream.of(calls, new HttpCallsFloor(calls, rateAtLeast(0.5))))
                .toList();
    }

    /** Messages that are sent and handled, beside bare commits in groups; and one message at a time beside one commit. */
    private static List<Scenario> queues() {
        return Stream.of(StoreKind.MEMORY, StoreKind.FDB)
                .flatMap(store -> Stream.of(
                        new QueueMessages(
                                Until.HANDLED, store, 1_000, 512, atLeast(store.isFoundationDb() ? 20_000 : 100_000)),
                        new QueueMessages(
                                Until.HANDLED, store, 1, 512, atLeast(store.isFoundationDb() ? 5_000 : 30_000)),
                        new QueueMessages(Until.SENT, store, 1_000, 1, null)))
                .<Scenario>flatMap(messages -> Stream.of(messages, new CommitFloor(messages, null)))
                .toList();
    }

    /** Messages from actor to actor, beside those from outside. The way of one is long on FoundationDB: more are needed to fill it. */
    private static List<Scenario> messages() {
        return Stream.of(
                        new ActorMessages(StoreKind.MEMORY, 1_000, 512, atLeast(40_000)),
                        new ActorMessages(StoreKind.FDB, 1_000, 512, atLeast(8_000)),
                        new ActorMessages(StoreKind.FDB, 1_000, 2_048, null))
                .<Scenario>flatMap(each -> Stream.of(each, new MessagesFromOutside(each)))
                .toList();
    }

    /** Workflows: many at once, one after the other, of many steps, of long histories, and over HTTP. */
    private static List<Scenario> flows() {
        Stream<Scenario> runs = Stream.of(
                        new FlowRuns(StoreKind.MEMORY, 1, 1_000, 512, Collector.G1, atLeast(60_000)),
                        new FlowRuns(StoreKind.MEMORY, 1, 1_000, 512, Collector.PARALLEL, atLeast(60_000)),
                        new FlowRuns(StoreKind.FDB, 1, 1_000, 512, Collector.G1, atLeast(10_000)),
                        new FlowRuns(StoreKind.FDB, 1, 1_000, 2_048, Collector.G1, atLeast(10_000)))
                .flatMap(flows -> Stream.of(flows, new CommitFloor(flows, null)));
        Stream<Scenario> steps = Stream.of(StoreKind.MEMORY, StoreKind.DISK, StoreKind.FDB)
                .map(store -> new FlowRuns(store, 100, 100, 1, Collector.G1, null))
                .flatMap(flows -> Stream.of(flows, new CommitFloor(flows, null), new FlowTurns(flows, p50AtMost(1.2))));
        Stream<Scenario> resumes = Stream.of(StoreKind.MEMORY, StoreKind.FDB)
                .flatMap(store -> Stream.of(new FlowResume(store, 1), new FlowResume(store, 1_000)));
        Stream<Scenario> http = Stream.of(StoreKind.MEMORY, StoreKind.DISK).map(store -> new FlowsOverHttp(store, 64));
        return Stream.of(runs, steps, resumes, http).flatMap(each -> each).toList();
    }

    private static List<Scenario> floor() {
        return List.of(
                new FloorCalls(HotCalls.of(Action.VALUE, 64, 512, Route.OWN).onlyFull()),
                new FloorCalls(HotCalls.of(Action.INCREMENT, 64, 512, Route.OWN)),
                new FloorReads(Starts.of(Path.LIVE)));
    }

    private static List<Scenario> calls() {
        HotCalls disk = HotCalls.of(Action.INCREMENT, 64, 1, Route.ANY).on(StoreKind.DISK);
        return List.of(
                HotCalls.of(Action.VALUE, 1, 512, Route.OWN)
                        .with(atLeast(1_000_000))
                        .onlyFull(),
                HotCalls.of(Action.VALUE, 64, 512, Route.OWN).with(atLeast(1_000_000)),
                HotCalls.of(Action.VALUE, 64, 512, Route.ANY).onlyFull(),
                HotCalls.of(Action.VALUE, 1, 1, Route.OWN),
                HotCalls.of(Action.VALUE, 64, 1, Route.ANY).onlyFull(),
                HotCalls.of(Action.INCREMENT, 1, 512, Route.OWN)
                        .with(atLeast(400_000))
                        .onlyFull(),
                HotCalls.of(Action.INCREMENT, 64, 512, Route.OWN).with(atLeast(400_000)),
                HotCalls.of(Action.INCREMENT, 64, 512, Route.OWN)
                        .with(Saved.WITHIN_A_SECOND)
                        .onlyFull(),
                HotCalls.of(Action.INCREMENT, 64, 512, Route.OWN)
                        .with(Saved.ON_SLEEP)
                        .onlyFull(),
                HotCalls.of(Action.INCREMENT, 64, 512, Route.ANY).onlyFull(),
                HotCalls.of(Action.INCREMENT, 1, 1, Route.OWN),
                HotCalls.of(Action.INCREMENT, 64, 1, Route.ANY).onlyFull(),
                disk,
                HotCalls.of(Action.INCREMENT, 64, 64, Route.ANY)
                        .on(StoreKind.DISK)
                        .onlyFull(),
                HotCalls.of(Action.INCREMENT, 64, 512, Route.ANY).on(StoreKind.DISK),
                new OpenCalls(HotCalls.of(Action.VALUE, 64, 1, Route.ANY).onlyFull(), HUNDRED_THOUSAND),
                new OpenCalls(HotCalls.of(Action.INCREMENT, 64, 1, Route.ANY), HUNDRED_THOUSAND),
                new OpenCalls(disk.onlyFull(), 10_000));
    }

    private static List<Scenario> starts() {
        return List.of(
                new NewActors(StoreKind.MEMORY, 20_000, 512, true),
                Starts.of(Path.BUNDLE).with(atLeast(200_000)),
                Starts.of(Path.BUNDLE).withState(10_000, 0).withActors(5_000).onlyFull(),
                Starts.of(Path.LIVE).with(atLeast(100_000)),
                Starts.of(Path.LIVE).withState(100, 3).onlyFull(),
                Starts.of(Path.LIVE).withState(10_000, 0).withActors(5_000).onlyFull(),
                Starts.of(Path.LIVE).on(StoreKind.DISK).onlyFull(),
                new Activations(100_000),
                new AlarmLateness(StoreKind.MEMORY, Found.ASLEEP, true),
                new AlarmLateness(StoreKind.MEMORY, Found.AWAKE, false),
                new AlarmLateness(StoreKind.DISK, Found.ASLEEP, false));
    }

    /** Behind what takes less: on a slow machine a run has no time for all of them. */
    private static List<Scenario> allAtOnce() {
        return List.of(
                new WakeStorm(Reading.EACH, StoreKind.MEMORY, HUNDRED_THOUSAND, true),
                new Alarms(StoreKind.FDB, 10_000, true, atLeast(3_000)),
                new Alarms(StoreKind.MEMORY, HUNDRED_THOUSAND, false, atLeast(10_000)),
                new WakeStorm(Reading.AHEAD, StoreKind.MEMORY, HUNDRED_THOUSAND, false),
                new WakeStorm(Reading.EACH, StoreKind.FDB, HUNDRED_THOUSAND, false),
                new WakeStorm(Reading.AHEAD, StoreKind.FDB, HUNDRED_THOUSAND, false),
                new Alarms(StoreKind.DISK, HUNDRED_THOUSAND, false, null),
                new Alarms(StoreKind.FDB, HUNDRED_THOUSAND, false, atLeast(3_000)));
    }

    /** By how many actors there are, by how much state they have, and by how many processors. */
    private static List<Scenario> growth() {
        return Stream.of(
                        IntStream.of(1_000, 10_000, HUNDRED_THOUSAND, MILLION)
                                .boxed()
                                .flatMap(Scenarios::growth),
                        IntStream.of(1_000, 10_000, HUNDRED_THOUSAND).boxed().flatMap(Scenarios::growthOnFoundationDb),
                        Stream.of(StoreKind.values()).flatMap(Scenarios::writes),
                        IntStream.of(1, 2).boxed().flatMap(Scenarios::byCores))
                .flatMap(Function.identity())
                .toList();
    }

    private static Stream<Scenario> growth(int actors) {
        HotCalls calls = HotCalls.of(Action.VALUE, actors, 512, Route.ANY);
        HotCalls increments = HotCalls.of(Action.INCREMENT, actors, 512, Route.ANY);
        Starts starts = Starts.of(Path.LIVE).withActors(actors).withWindow(100);
        boolean quick = actors == 1_000 || actors == HUNDRED_THOUSAND;
        return Stream.of(calls.onlyFull(), increments.onlyFull(), quick ? starts : starts.onlyFull());
    }

    private static Stream<Scenario> growthOnFoundationDb(int actors) {
        return Stream.of(
                HotCalls.of(Action.INCREMENT, actors, 256, Route.ANY)
                        .on(StoreKind.FDB)
                        .onlyFull(),
                Starts.of(Path.LIVE)
                        .on(StoreKind.FDB)
                        .withActors(actors)
                        .withWindow(100)
                        .onlyFull());
    }

    private static Stream<Scenario> writes(StoreKind store) {
        return IntStream.of(100, 10_000).mapToObj(bytes -> new Writes(store, bytes, 64, 64));
    }

    private static Stream<Scenario> byCores(int cores) {
        return Stream.of(
                new OnProcessors(HotCalls.of(Action.VALUE, 64, 512, Route.OWN), cores),
                new OnProcessors(HotCalls.of(Action.INCREMENT, 64, 512, Route.OWN), cores),
                new OnProcessors(Starts.of(Path.LIVE), cores));
    }

    private static List<Scenario> rest() {
        return List.of(
                new HttpIncrements(StoreKind.MEMORY, 64, false, null),
                new HttpIncrements(StoreKind.DISK, 64, true, atLeast(12_170)),
                new ResidentHeap(10_000, false, atMost(600)),
                new ResidentHeap(HUNDRED_THOUSAND, true, atMost(600)),
                new ResidentHeap(MILLION, false, atMost(600)),
                new SleepingHeap(10_000, false),
                new SleepingHeap(HUNDRED_THOUSAND, true),
                new SleepingHeap(MILLION, false));
    }
}
