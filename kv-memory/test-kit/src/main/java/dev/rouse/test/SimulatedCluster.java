package dev.rouse.test;

import dev.rouse.ActorClient;
import dev.rouse.ActorType;
import dev.rouse.base.Arguments;
import dev.rouse.test.Operations.Operation;
import dev.rouse.test.simulation.Disturbances;
import dev.rouse.test.simulation.Nodes;
import dev.rouse.test.simulation.Plan;
import dev.rouse.test.world.History;
import dev.rouse.test.world.Outcome;
import dev.rouse.test.world.SimulatedProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * A cluster of three to five nodes on one store, in virtual time and one thread, of a {@link Simulated} test. While operations run nodes
 * join, leave, die and stand still, lanes block, ways between nodes and to the store are cut, requests to the store fail and are late:
 * all by the seed of the run, and the same each time that it is run.
 *
 * <p>Not thread-safe: it belongs to the thread of its test.
 */
public final class SimulatedCluster {

    private static final Duration BETWEEN = Duration.ofMillis(200);
    private static final Duration SHORTEST = Duration.ofSeconds(5);
    private static final Duration ANSWERS_WITHIN = Duration.ofMinutes(2);

    private final Plan plan;
    private final List<ActorType<?>> types = new ArrayList<>();
    private @Nullable Nodes nodes;
    private @Nullable Disturbances disturbances;
    private int operations;
    private int runs;

    SimulatedCluster(Plan plan, Class<?>... actors) {
        this.plan = plan;
        hosts(actors);
    }

    Plan plan() {
        return plan;
    }

    /** All that happened so far; null before the nodes have started. */
    @Nullable
    History history() {
        return nodes == null ? null : nodes.history();
    }

    /** Adds actors of these classes, as {@link TestNode#of(Class...)} takes them, before anything else is done. */
    public SimulatedCluster hosts(Class<?>... implementations) {
        return hosts(ActorTypes.of(implementations).toArray(ActorType<?>[]::new));
    }

    /** Adds types, before anything else is done. The idle time-out is that of the type, or a shorter one, as the seed says. */
    public SimulatedCluster hosts(ActorType<?>... more) {
        if (nodes != null) {
            throw new IllegalStateException("Its nodes have started: say first which actors they have.");
        }
        types.addAll(List.of(Arguments.noNulls("types", more)));
        return this;
    }

    private Nodes nodes() {
        Nodes there = nodes;
        if (there == null) {
            there = new Nodes(plan, types);
            nodes = there;
            disturbances = new Disturbances(plan, there);
            there.startFirst();
        }
        return there;
    }

    /** The seed of this run. */
    public long seed() {
        return plan.seed();
    }

    /** Randomness of the test, which comes of the seed. Draw from it outside of operations: they have their own. */
    public RandomGenerator random() {
        return plan.random("test");
    }

    /**
     * Lets clients do operations at random times and at random nodes, while the nodes are disturbed. When this returns all is well again,
     * and each operation has ended or its node has died. In half of the runs all nodes die then at once and others start, so that
     * nothing is left but what is stored.
     *
     * <pre>{@code
     * Operations all = cluster.run(50, client -> client.actor(Counter.class, "c").increment(1));
     * }</pre>
     *
     * @param count of the operations
     * @param operation called once for each, on its node; where it ends with an {@link AssertionError}, so does the run
     */
    public Operations run(int count, Function<SimulatedClient, ? extends Publisher<?>> operation) {
        Arguments.required("operation", operation);
        Nodes there = nodes();
        Duration span = BETWEEN.multipliedBy(count);
        Duration within = span.compareTo(SHORTEST) < 0 ? SHORTEST : span;
        List<SimulatedOperation> planned = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int number = operations++;
            RandomGenerator random = plan.random("o" + number);
            Duration at = Duration.ofNanos(random.nextLong(within.toNanos()));
            if (plan.takes("o" + number)) {
                SimulatedOperation each = new SimulatedOperation(number, there, plan, random, operation);
                planned.add(each);
                there.after(at, each::begin);
            }
        }
        if (disturbances != null) {
            disturbances.plan(within);
        }
        there.run(within);
        there.settle(() -> planned.stream().allMatch(SimulatedOperation::isOver));
        return ended(there, planned);
    }

    private Operations ended(Nodes there, List<SimulatedOperation> planned) {
        List<Operation> ends = planned.stream().map(SimulatedOperation::end).toList();
        ends.forEach(end -> {
            if (end.error() instanceof AssertionError failed) {
                throw failed;
            }
        });
        String step = "r" + runs++;
        if (plan.random(step).nextBoolean() && plan.takes(step)) {
            plan.tell(step, there.time(), "all nodes die at once, and others start");
            there.restart();
        }
        return new Operations(ends);
    }

    /** All nodes die at once, and as many others start: nothing is left but what is stored. */
    public void restart() {
        nodes().restart();
    }

    /** Lets time pass. */
    public void advance(Duration time) {
        nodes().run(Arguments.required("time", time));
    }

    /** A client of one of the nodes that serve now. */
    public ActorClient actors() {
        return caller().required();
    }

    /** An actor, as one of the nodes that serve now calls it. */
    public <A> A actor(Class<A> type, String... key) {
        return actors().actor(type, key);
    }

    private SimulatedProcess caller() {
        List<SimulatedProcess> callers = nodes().callers();
        if (callers.isEmpty()) {
            throw new IllegalStateException("No node takes calls.");
        }
        return callers.get(0);
    }

    /**
     * Gives the result of a call outside of operations, null where it is empty. An error is thrown as it is, or as the cause of an {@link
     * IllegalStateException} where it is a checked one.
     *
     * @throws AssertionError it has no result within 120 seconds of the cluster's time
     */
    public <T> @Nullable T await(Mono<T> call) {
        Arguments.required("call", call);
        TestCall<T> begun = new TestCall<>("the cluster");
        caller().execute(() -> begun.begun(Outcome.of(call)));
        if (!nodes().runUntil(begun::isOver, ANSWERS_WITHIN)) {
            throw new AssertionError("It has not ended within " + ANSWERS_WITHIN + " of the cluster's time.");
        }
        return begun.value();
    }

    /** Adds a line to the history of the run. */
    public void note(String text) {
        nodes().history().add("test", Arguments.required("text", text));
    }
}
