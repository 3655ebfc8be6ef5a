package dev.rouse.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorId;
import dev.rouse.ActorType;
import dev.rouse.ClusterOptions;
import dev.rouse.RuntimeOptions;
import dev.rouse.cluster.table.ShardTable;
import dev.rouse.cluster.table.TableView;
import dev.rouse.fixture.Received;
import dev.rouse.history.Ledger;
import dev.rouse.history.LedgerHistory;
import dev.rouse.kv.FaultyStore;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.memory.MemoryKvStore;
import dev.rouse.record.Keys;
import dev.rouse.record.MemberRecord;
import dev.rouse.record.NodeId;
import dev.rouse.test.world.History;
import dev.rouse.test.world.Running;
import dev.rouse.test.world.SimulatedProcess;
import dev.rouse.test.world.StoreFaults;
import dev.rouse.test.world.World;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One cluster that is used and disturbed at random, by a seed; in the end all is well again and has to be right. */
final class Simulation {

    private static final Keys KEYS = new Keys((byte) 'R');
    private static final int LONGEST_BETWEEN_CALLS_MILLIS = 60;
    private static final Duration SETTLES_WITHIN = Duration.ofSeconds(120);
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);
    private static final Duration STOP_DEADLINE = Duration.ofSeconds(30);
    /** Until clients that did not come back in their time are noticed to be gone, and are gone. */
    private static final Duration SETTLING = Duration.ofSeconds(5);

    /** The longest plan, with the longest pause after its actor could not be woken. */
    private static final Duration PLANS = Duration.ofSeconds(40);

    /** Until all workflows have ended that wait for nobody. */
    private static final Duration FLOWS = Duration.ofSeconds(15);

    private final SplittableRandom random;
    private final World world;
    private final Trace trace;
    private final Conditions conditions;
    private final KvStore store;
    private final Mutation mutation;
    private final TamperedNetwork network;
    private final LedgerHistory history;
    private final Clients clients;
    private final List<String> ledgers;
    private final List<SimulatedProcess> nodes = new ArrayList<>();

    /** Those of nodes that have stopped too. */
    private final Map<SimulatedProcess, Witness> witnesses = new LinkedHashMap<>();

    private final List<FaultyStore> stores = new ArrayList<>();
    private final List<String> losses = new ArrayList<>();
    private final @Nullable Guests guests;
    private final @Nullable Bureaus bureaus;
    private final Running running;
    private final Questions questions;
    private int names;
    private boolean healthy;

    /** @param random of the seed, from which {@code conditions} were drawn */
    Simulation(SplittableRandom random, Conditions conditions, Mutation mutation, World world, KvStore store) {
        this.random = random;
        this.world = world;
        this.trace = new Trace(new History(world));
        FlowJournal journal = new FlowJournal(store);
        this.store = conditions.flows() ? journal : store;
        this.mutation = mutation;
        this.conditions = conditions;
        this.network = new TamperedNetwork(world, random.split(), trace, conditions.networkDelay(), mutation, store);
        this.history = new LedgerHistory(world::now);
        this.ledgers =
                IntStream.range(0, 4 + random.nextInt(6)).mapToObj(i -> "l" + i).toList();
        this.clients = new Clients(
                world, random.split(), trace, history, ledgers, conditions.graceful(), conditions.messages());
        this.guests = conditions.guests()
                ? new Guests(world, random.split(), trace, conditions.graceful(), this::callers)
                : null;
        this.bureaus = conditions.flows() ? new Bureaus(random.split(), trace, conditions.graceful(), journal) : null;
        this.running = new Running(world, nodes, random);
        this.questions = new Questions(running, this::callers);
        trace.add(conditions.toString());
    }

    /** A fresh store in the time of {@code world}. */
    static KvStore storeIn(World world) {
        return MemoryKvStore.builder().nanoTime(world::now).scheduler(world).create();
    }

    /** Plays a seed to its end; what is wrong is thrown, with the trace. */
    static Simulation played(long seed, Function<RandomGenerator, Conditions> conditions, Mutation mutation) {
        World world = new World();
        SplittableRandom random = new SplittableRandom(seed);
        Simulation simulation = new Simulation(random, conditions.apply(random), mutation, world, storeIn(world));
        try (SimulationLog log = SimulationLog.of(world, simulation.trace())) {
            simulation.play();
        } catch (Throwable thrown) {
            throw new AssertionError(
                    "Repeat with -Drouse.simulation.seeds=1 -Drouse.simulation.seed=" + seed + ": "
                            + thrown.getMessage() + "\n  " + simulation.trace(),
                    thrown);
        }
        return simulation;
    }

    Trace trace() {
        return trace;
    }

    World world() {
        return world;
    }

    /** Operations that were answered. */
    long answered() {
        return history.count(LedgerHistory.Fate.DONE)
                + (guests == null ? 0 : guests.answered())
                + (bureaus == null ? 0 : bureaus.answered());
    }

    /** Calls that went through a third node. */
    long relayed() {
        return witnesses.values().stream().mapToLong(Witness::passedOn).sum();
    }

    void play() {
        startFirstNodes();
        if (guests != null) {
            guests.begin();
        }
        Duration end = world.time().plusSeconds(bureaus == null ? 8 + random.nextInt(16) : 4 + random.nextInt(6));
        Duration change = world.time();
        while (world.time().compareTo(end) < 0) {
            run(Duration.ofNanos(random.nextLong(LONGEST_BETWEEN_CALLS_MILLIS * 1_000_000L)));
            List<SimulatedProcess> callers = callers();
            if (!callers.isEmpty()) {
                call(anyOf(callers));
            }
            if (world.time().compareTo(change) >= 0) {
                change = world.time().plusMillis(random.nextInt(5_000));
                change();
            }
        }
        settle();
        check();
    }

    private void call(SimulatedProcess node) {
        if (bureaus == null || random.nextInt(4) == 0) {
            clients.call(node);
        } else {
            bureaus.call(node);
        }
    }

    private void run(Duration time) {
        running.run(time);
    }

    private boolean runUntil(BooleanSupplier condition, Duration limit) {
        return Waiting.until(running, condition, limit);
    }

    // Nodes.

    private SimulatedProcess startNode() {
        FaultyStore faulty = new FaultyStore(store, conditions.faults(), random.nextLong(), world);
        if (healthy) {
            faulty.heal();
        }
        stores.add(faulty);
        String name = "n" + ++names;
        ClusterOptions options = clusterOptions();
        trace.add(name + " is started: " + options + ", build " + options.build());
        Witness witness = new Witness(name, trace, losses);
        SimulatedProcess node = new SimulatedProcess(
                name,
                network,
                mutation.store(faulty, store, world),
                random.split(),
                StoreFaults.NONE,
                each -> options(each).cluster(options).listener(witness),
                types(options.callsOnly()));
        nodes.add(node);
        witnesses.put(node, witness);
        return node;
    }

    private List<ActorType<?>> types(boolean callsOnly) {
        List<ActorType<?>> types = new ArrayList<>();
        types.add(callsOnly ? ActorType.called(Ledger.class) : ledger());
        if (guests != null) {
            ActorType<Forum> type = callsOnly ? ActorType.called(Forum.class) : Forum.type();
            types.add(type.options(guests.options(conditions.actorOptions(), mutation)));
        }
        if (bureaus != null) {
            types.add(
                    callsOnly
                            ? ActorType.called(Bureau.class).options(conditions.actorOptions())
                            : Bureau.type(conditions.actorOptions(), bureaus.journal()));
        }
        return types;
    }

    private ActorType<Ledger> ledger() {
        return conditions.messages()
                ? Ledger.pulling(conditions.actorOptions())
                : Ledger.type(conditions.actorOptions());
    }

    private RuntimeOptions.Builder options(RuntimeOptions.Builder options) {
        return options.alarms(alarms -> alarms.jitter(Duration.ZERO)).warmCacheBytes(conditions.warm() ? 1 << 20 : 0);
    }

    private ClusterOptions clusterOptions() {
        boolean front = conditions.fronts() && !healthy && hosts() >= conditions.fewest() && random.nextInt(4) == 0;
        ClusterOptions.Builder options = ClusterOptions.builder().callsOnly(front);
        options.weight(conditions.weights() ? Conditions.oneOf(random, 1, 1, 2, 5) : 1);
        return options.build(conditions.builds() && names > 2 ? "1.1" : "1.0").build();
    }

    /** Number of nodes that are to have shards. */
    private long hosts() {
        return nodes.stream().filter(SimulatedProcess::takesShards).count();
    }

    private void startFirstNodes() {
        SimulatedProcess first = startNode();
        assertThat(runUntil(first::isServing, STARTS_WITHIN))
                .as("the first node serves")
                .isTrue();
        for (int i = 1; i < conditions.first(); i++) {
            startNode();
            run(Duration.ofMillis(random.nextInt(1_000)));
        }
    }

    private List<SimulatedProcess> alive() {
        return nodes.stream().filter(node -> !node.isDead()).toList();
    }

    private List<SimulatedProcess> callers() {
        return nodes.stream().filter(SimulatedProcess::takesCalls).toList();
    }

    private <T> T anyOf(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    // Changes.

    private void change() {
        nodes.removeIf(SimulatedProcess::hasStopped);
        List<SimulatedProcess> alive = alive();
        int drawn = random.nextInt(100);
        if (hosts() < conditions.fewest() || drawn < 20 && alive.size() < conditions.most()) {
            startNode();
        } else if (drawn < 26 && conditions.drains()) {
            drain(anyOf(alive));
        } else if (drawn < 35) {
            leave(anyOf(alive));
        } else if (drawn < 45 && conditions.deaths()) {
            kill(anyOf(alive));
        } else if (drawn < 60 && conditions.pauses()) {
            pause(anyOf(alive));
        } else if (drawn < 70 && conditions.blocks()) {
            block(anyOf(alive));
        } else if (drawn < 90 && conditions.cuts()) {
            cut(anyOf(alive), alive);
        } else if (conditions.storeCuts()) {
            cutStore(anyOf(alive));
        }
    }

    /** Where no call may fail, not of a node that stops: that answers calls which came late for a second, and a lane may stand longer. */
    private void block(SimulatedProcess node) {
        Duration time = Duration.ofMillis(random.nextInt(Conditions.oneOf(random, 300, 6_000)));
        if (node.takesCalls() || !conditions.graceful()) {
            node.blockLane(time);
        }
    }

    private void leave(SimulatedProcess node) {
        if (node.takesCalls()) {
            if (guests != null) {
                guests.stops(node);
            }
            node.stop(STOP_DEADLINE);
        }
    }

    private void drain(SimulatedProcess node) {
        if (node.takesCalls() && node.takesShards() && hosts() > 1) {
            node.drain();
        }
    }

    private void kill(SimulatedProcess node) {
        boolean withItsMachine = random.nextInt(3) == 0;
        node.kill(withItsMachine);
        if (!withItsMachine) {
            network.ended(node);
        }
        tellGuests(node, !withItsMachine);
    }

    private void tellGuests(SimulatedProcess silent, boolean atOnce) {
        if (guests != null) {
            guests.silent(silent, atOnce);
        }
    }

    private void pause(SimulatedProcess node) {
        Duration time = Duration.ofMillis(random.nextInt(Conditions.oneOf(random, 300, 3_000, 15_000)));
        if (!node.isPaused()) {
            node.pause(random.nextInt(3) == 0);
            world.after(time, () -> goOn(node));
            if (guests != null && random.nextBoolean()) {
                tellGuests(node, false);
            }
        }
    }

    /** Its clients call at once: they do not know what has become of it meanwhile. */
    private void goOn(SimulatedProcess node) {
        for (int i = 0; i < ledgers.size() && !healthy; i++) {
            clients.call(node);
        }
        node.goOn();
    }

    private void cut(SimulatedProcess from, List<SimulatedProcess> others) {
        SimulatedProcess to = anyOf(others);
        if (random.nextInt(3) == 0) {
            network.breakNext(from, to);
            return;
        }
        Duration time = Duration.ofMillis(random.nextInt(Conditions.oneOf(random, 500, 5_000, 15_000)));
        boolean all = random.nextInt(3) == 0;
        if (guests != null) {
            breakRelays(to, others, time);
        }
        boolean both = random.nextBoolean();
        for (SimulatedProcess other : others) {
            if (other != from && (all || other == to)) {
                network.cut(from, other);
                world.after(time, () -> network.mend(from, other));
                if (both) {
                    network.cut(other, from);
                    world.after(time, () -> network.mend(other, from));
                }
            }
        }
    }

    /** Links break over which others may bring to {@code to} what is cut off from it. */
    private void breakRelays(SimulatedProcess to, List<SimulatedProcess> others, Duration within) {
        for (int i = random.nextInt(4); i > 0; i--) {
            SimulatedProcess relay = anyOf(others);
            world.after(random.nextLong(within.toNanos() + 1), () -> {
                if (!healthy) {
                    network.breakNext(to, relay);
                }
            });
        }
    }

    private void cutStore(SimulatedProcess node) {
        trace.add(node + " is cut off from the store");
        node.store().cut(random.nextBoolean());
        world.after(Duration.ofMillis(random.nextInt(Conditions.oneOf(random, 1_000, 12_000))), () -> {
            trace.add(node + " reaches the store again");
            node.store().mend();
        });
    }

    // The end.

    private void settle() {
        trace.add("all is well from now on");
        healthy = true;
        if (guests != null) {
            guests.heal();
        }
        stores.forEach(FaultyStore::heal);
        network.mendAll();
        nodes.forEach(node -> {
            node.goOn();
            node.store().mend();
        });
        runUntil(
                () -> nodes.stream().allMatch(node -> !node.isStopping() || node.isDead() || node.hasStopped()),
                SETTLES_WITHIN);
        nodes.removeIf(SimulatedProcess::hasStopped);
        if (hosts() == 0) {
            startNode();
        }
        boolean settled = runUntil(this::isSettled, SETTLES_WITHIN);
        trace.add("settled " + settled + " " + states());
        assertThat(settled).as("the cluster has settled: %s", states()).isTrue();
        run(PLANS);
    }

    private boolean isSettled() {
        return clients.waiting() == 0
                && (guests == null || guests.waiting() == 0)
                && (bureaus == null || bureaus.waiting() == 0)
                && alive().stream().allMatch(SimulatedProcess::isServing)
                && isShared(tables());
    }

    private TableView tables() {
        return Received.from(new ShardTable(store, KEYS, ActorId.SHARDS, random, Ticker.systemTicker()).read())
                .value();
    }

    /** Whether no node has a place but those that live, and each shard is one's of them. */
    private boolean isShared(TableView tables) {
        return tables.live().size() == alive().size()
                && tables.shards().stream()
                        .allMatch(row -> row.owner() != null && takesShards(tables.members(), row.owner()));
    }

    private static boolean takesShards(Map<NodeId, MemberRecord> members, NodeId node) {
        MemberRecord member = members.get(node);
        return member != null && member.hosts() && !member.drains();
    }

    private List<String> states() {
        List<String> states = new ArrayList<>();
        states.add(clients.waiting() + " calls wait");
        TableView tables = tables();
        states.add(tables.live().size() + " places");
        states.add(tables.shards().stream()
                        .filter(row -> row.owner() == null || !tables.live().contains(row.owner()))
                        .count()
                + " shards of nobody");
        for (SimulatedProcess node : alive()) {
            states.add(node + " "
                    + (node.runtime() == null
                            ? "starts"
                            : node.runtime().health().status()));
        }
        return states;
    }

    private void check() {
        Map<String, List<String>> flows = checkFlows();
        Map<String, List<Long>> ends = ends();
        assertThat(clients.wrong()).isEmpty();
        if (conditions.graceful()) {
            assertThat(losses)
                    .as("nodes that lost their place though they lived")
                    .isEmpty();
        }
        assertThat(history.check(ends)).isEmpty();
        Map<String, List<String>> lines = checkGuests();
        stopAll();
        SimulatedProcess last = startNode();
        assertThat(runUntil(last::isServing, STARTS_WITHIN))
                .as("a node that starts when all others have left serves")
                .isTrue();
        assertThat(ends()).as("ledgers after all nodes have left").isEqualTo(ends);
        assertThat(bureauLines()).as("bureaus after all nodes have left").isEqualTo(flows);
        checkSettled(last, lines);
    }

    /** Gives the lines of all forums, which are awake, when clients that did not come back had their time. */
    private Map<String, List<String>> checkGuests() {
        if (guests == null) {
            return Map.of();
        }
        lines();
        run(Guests.RESUME_WITHIN.plus(SETTLING));
        Map<String, List<String>> lines = lines();
        assertThat(guests.check(lines)).isEmpty();
        guests.forgetAll();
        return lines;
    }

    /** Lets all workflows come to their end, and gives the lines of all bureaus. */
    private Map<String, List<String>> checkFlows() {
        if (bureaus == null) {
            return Map.of();
        }
        assertThat(bureaus.stuck()).as("workflows that do not go on").isEmpty();
        bureaus.release(anyOf(callers()), flowEnds());
        run(FLOWS);
        bureaus.collect(anyOf(callers()));
        run(FLOWS);
        Map<String, List<String>> lines = bureauLines();
        assertThat(bureaus.check(lines, flowEnds())).isEmpty();
        return lines;
    }

    /** How each workflow of each bureau has ended, or not. */
    private Map<String, List<String>> flowEnds() {
        return bureaus == null
                ? Map.of()
                : questions.told(
                        bureaus.bureaus(),
                        (runtime, bureau) -> runtime.get(Bureau.class, bureau).ends(bureaus.numbers(bureau)));
    }

    private Map<String, List<String>> bureauLines() {
        return bureaus == null
                ? Map.of()
                : questions.told(
                        bureaus.bureaus(),
                        (runtime, bureau) -> runtime.get(Bureau.class, bureau).lines());
    }

    /** The connections of fronts that all have left end on {@code node}, each forum's in one turn. */
    private void checkSettled(SimulatedProcess node, Map<String, List<String>> before) {
        if (guests == null) {
            return;
        }
        lines().forEach((forum, lines) -> assertThat(lines)
                .as("lines of %s after all nodes have left", forum)
                .startsWith(before.get(forum).toArray(String[]::new)));
        Witness witness = Objects.requireNonNull(witnesses.get(node));
        long commits = witness.commits();
        run(Guests.RESUME_WITHIN.plus(SETTLING));
        assertThat(witness.commits() - commits)
                .as("commits that end connections")
                .isLessThanOrEqualTo(guests.forums().size());
        assertThat(guests.check(lines())).isEmpty();
    }

    /** The lines of all forums, as each node tells them. */
    private Map<String, List<String>> lines() {
        return questions.told(
                guests.forums(),
                (runtime, forum) -> runtime.get(Forum.class, forum).lines());
    }

    /** All ledgers, as each node tells them. */
    private Map<String, List<Long>> ends() {
        return questions.told(
                ledgers,
                (runtime, ledger) -> runtime.actor(Ledger.class, ledger).read());
    }

    private void stopAll() {
        for (SimulatedProcess node : callers()) {
            leave(node);
            assertThat(runUntil(node::hasStopped, SETTLES_WITHIN))
                    .as(node + " has stopped")
                    .isTrue();
        }
        nodes.clear();
    }
}
