package dev.rouse.test.simulation;

import dev.rouse.ActorType;
import dev.rouse.RuntimeOptions;
import dev.rouse.kv.memory.MemoryKvStore;
import dev.rouse.test.world.History;
import dev.rouse.test.world.Running;
import dev.rouse.test.world.SimulatedNetwork;
import dev.rouse.test.world.SimulatedProcess;
import dev.rouse.test.world.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/** The nodes of a run, which come and go, with their network and their store. */
public final class Nodes {

    private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);
    private static final Duration SETTLES_WITHIN = Duration.ofMinutes(3);
    private static final Duration STOP_DEADLINE = Duration.ofSeconds(30);
    private static final Duration LONGEST_BETWEEN_STARTS = Duration.ofSeconds(1);

    private final SplittableRandom random;
    private final World world = new World();
    private final History history = new History(world);
    private final Conditions conditions;
    private final boolean storeFails;
    private final List<ActorType<?>> types;
    private final MemoryKvStore store =
            MemoryKvStore.builder().nanoTime(world::now).scheduler(world).create();
    private final SimulatedNetwork network;
    private final List<SimulatedProcess> processes = new ArrayList<>();
    private final List<RandomFaults> faults = new ArrayList<>();
    private final Running running;
    private int names;
    private boolean healthy;

    /**
     * Makes none yet.
     *
     * @param types that each of them hosts
     */
    public Nodes(Plan plan, List<ActorType<?>> types) {
        this.random = plan.random("nodes");
        this.conditions = Conditions.of(plan.random("conditions"));
        this.storeFails = conditions.storeFaults() > 0 && plan.takes("store");
        plan.tell("store", Duration.ZERO, "the store fails one request in " + Math.round(1 / conditions.storeFaults()));
        this.types = types.stream().<ActorType<?>>map(conditions::changed).toList();
        this.network = new SimulatedNetwork(world, random.split(), history, conditions.networkDelay());
        this.running = new Running(world, processes, random.split());
        history.add("run", "seed " + plan.seed() + ", " + conditions);
    }

    /** All that has happened. */
    public History history() {
        return history;
    }

    World world() {
        return world;
    }

    SimulatedNetwork network() {
        return network;
    }

    Conditions conditions() {
        return conditions;
    }

    /** Time since the run began. */
    public Duration time() {
        return world.time();
    }

    /** Lets time pass. */
    public void run(Duration time) {
        running.run(time);
    }

    /** Lets time pass until {@code condition} holds; tells whether it does. */
    public boolean runUntil(BooleanSupplier condition, Duration limit) {
        return running.runUntil(condition, limit);
    }

    /** Runs {@code task} later. */
    public void after(Duration time, Runnable task) {
        world.after(time, task);
    }

    /** Starts the first ones, one of which serves when this returns. */
    public void startFirst() {
        serves(startNode());
        for (int i = 1; i < conditions.nodes(); i++) {
            startNode();
            run(Duration.ofNanos(random.nextLong(LONGEST_BETWEEN_STARTS.toNanos())));
        }
    }

    SimulatedProcess startNode() {
        String name = "n" + ++names;
        history.add("node", name + " is started");
        RandomFaults failing =
                new RandomFaults(random.split(), storeFails ? conditions.storeFaults() : 0, conditions.storeDelay());
        if (healthy) {
            failing.heal();
        }
        faults.add(failing);
        SimulatedProcess process = new SimulatedProcess(
                name, network, store, random.split(), failing, options -> options(options, name), types);
        processes.add(process);
        return process;
    }

    private RuntimeOptions.Builder options(RuntimeOptions.Builder options, String name) {
        return options.alarms(alarms -> alarms.jitter(Duration.ZERO))
                .warmCacheBytes(conditions.warm() ? 1 << 20 : 0)
                .listener(new NodeHistory(name, history));
    }

    private void serves(SimulatedProcess process) {
        if (!runUntil(process::isServing, STARTS_WITHIN)) {
            throw new AssertionError("The first node does not start: " + process.failure());
        }
    }

    /** Those that live. */
    List<SimulatedProcess> alive() {
        processes.removeIf(SimulatedProcess::hasStopped);
        return processes.stream().filter(process -> !process.isDead()).toList();
    }

    /** Those that take calls of clients. */
    public List<SimulatedProcess> callers() {
        return processes.stream().filter(SimulatedProcess::takesCalls).toList();
    }

    /** Number of those that are to have actors. */
    long hosts() {
        return processes.stream().filter(SimulatedProcess::takesShards).count();
    }

    void stop(SimulatedProcess process) {
        process.stop(STOP_DEADLINE);
    }

    void kill(SimulatedProcess process, boolean withItsMachine) {
        process.kill(withItsMachine);
        if (!withItsMachine) {
            network.ended(process);
        }
    }

    /** Nothing fails from now on, until {@link #ail}. */
    void heal() {
        history.add("run", "all is well from now on");
        healthy = true;
        faults.forEach(RandomFaults::heal);
        network.mendAll();
        processes.forEach(process -> {
            process.goOn();
            process.store().mend();
        });
    }

    boolean isHealthy() {
        return healthy;
    }

    /** Faults are possible again. */
    void ail() {
        healthy = false;
    }

    /** Heals all, and lets time pass until all nodes serve that are to, and {@code over} holds. */
    public void settle(BooleanSupplier over) {
        heal();
        runUntil(() -> processes.stream().noneMatch(Nodes::isLeaving), SETTLES_WITHIN);
        if (hosts() == 0) {
            startNode();
        }
        if (!runUntil(
                () -> over.getAsBoolean() && alive().stream().allMatch(SimulatedProcess::isServing), SETTLES_WITHIN)) {
            throw new AssertionError("The cluster has not settled within " + SETTLES_WITHIN + ": "
                    + (over.getAsBoolean() ? "" : "operations wait, ") + "nodes " + alive() + ", of which serve "
                    + alive().stream().filter(SimulatedProcess::isServing).toList());
        }
    }

    private static boolean isLeaving(SimulatedProcess process) {
        return process.isStopping() && !process.isDead() && !process.hasStopped();
    }

    /** All processes die at once, and as many start anew. */
    public void restart() {
        history.add("run", "all nodes die at once");
        List<SimulatedProcess> dying = alive();
        dying.forEach(process -> kill(process, false));
        processes.clear();
        dying.forEach(process -> startNode());
        settle(() -> true);
    }
}
