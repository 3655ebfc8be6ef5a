package dev.rouse.test;

import dev.rouse.ActorAddress;
import dev.rouse.ActorPhase;
import dev.rouse.ActorType;
import dev.rouse.RuntimeListener.ActorStarted;
import dev.rouse.RuntimeOptions;
import dev.rouse.base.Arguments;
import dev.rouse.host.ActorRuntime;
import dev.rouse.kv.memory.MemoryKvStore;
import dev.rouse.test.world.History;
import dev.rouse.test.world.Outcome;
import dev.rouse.test.world.Running;
import dev.rouse.test.world.SimulatedNetwork;
import dev.rouse.test.world.SimulatedProcess;
import dev.rouse.test.world.World;
import dev.rouse.test.world.WorldClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * A node in memory whose time the test holds. All of it runs on the test's thread, and only while the test waits for something or lets
 * time pass: a test sees the same each time, and an hour passes at once.
 *
 * <pre>{@code
 * try (TestNode node = TestNode.of(CounterActor.class)) {
 *     assertEquals(1L, node.await(node.actor(Counter.class, "visits").increment(1)));
 *     node.kill();
 *     assertEquals(1L, node.await(node.actor(Counter.class, "visits").value()));
 *     node.assertThatStart(Counter.class, "visits").hasRequests(1);
 * }
 * }</pre>
 *
 * <p>The time of the node is that of its schedules, time-outs and clock, of {@code lane()}, and, in all that runs on it, of {@link
 * reactor.core.scheduler.Schedulers#parallel} and {@code single()}: {@code Mono.delay(time)} and {@code timeout(time)} in an actor, and of
 * a call that the test awaits, need no scheduler. Other threads of the machine have Reactor's schedulers as they are. {@code
 * boundedElastic()} and schedulers that are made go by the time of the machine, and nobody waits for them. Code of {@code blocking(…)}
 * runs on its own threads; the node's time stands still meanwhile.
 *
 * <p>Not thread-safe: it belongs to the thread of its test.
 */
public final class TestNode implements AutoCloseable {

    private static final long SEED = 1;
    private static final Duration USUAL_LIMIT = Duration.ofSeconds(60);
    private static final Duration STARTS_WITHIN = Duration.ofMinutes(2);
    private static final Duration MOVES_WITHIN = Duration.ofMinutes(5);
    private static final Duration IDLE_WITHIN = Duration.ofDays(1);

    private final World world = new World();
    private final SplittableRandom random = new SplittableRandom(SEED);
    private final SimulatedNetwork network =
            new SimulatedNetwork(world, random.split(), new History(world), Duration.ZERO);
    private final List<SimulatedProcess> processes = new ArrayList<>();
    private final Running running = new Running(world, processes, random.split());
    private final MemoryKvStore data =
            MemoryKvStore.builder().nanoTime(world::now).scheduler(world).create();
    private final TestStore store = new TestStore();
    private final Starts starts = new Starts();
    private final List<ActorType<?>> types;
    private final UnaryOperator<RuntimeOptions.Builder> options;
    private SimulatedProcess process;
    private int names;

    private TestNode(List<ActorType<?>> types, UnaryOperator<RuntimeOptions.Builder> options) {
        this.types = List.copyOf(types);
        this.options = options;
        this.process = start();
    }

    /**
     * Starts a node with actors of these classes, each of which has one interface of actors and a constructor without arguments.
     *
     * @param implementations as {@code CounterActor.class}
     */
    public static TestNode of(Class<?>... implementations) {
        return builder().actors(implementations).start();
    }

    /** Starts a node with these types. */
    public static TestNode of(ActorType<?>... types) {
        return builder().types(types).start();
    }

    /** Begins the description of one. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects what a node needs. */
    public static final class Builder {

        private final List<ActorType<?>> types = new ArrayList<>();
        private UnaryOperator<RuntimeOptions.Builder> options = o -> o;

        private Builder() {}

        /** Adds the types of these classes, as {@link TestNode#of(Class...)}. */
        public Builder actors(Class<?>... implementations) {
            types.addAll(ActorTypes.of(implementations));
            return this;
        }

        /** Adds types. */
        public Builder types(ActorType<?>... more) {
            types.addAll(List.of(Arguments.noNulls("types", more)));
            return this;
        }

        /** Changes the options of the node: {@code options(o -> o.warmCacheBytes(0))}. Alarms have no jitter unless it is set here. */
        public Builder options(UnaryOperator<RuntimeOptions.Builder> change) {
            Arguments.required("change", change);
            UnaryOperator<RuntimeOptions.Builder> before = options;
            options = o -> change.apply(before.apply(o));
            return this;
        }

        /** Starts it: when this returns, it serves. */
        public TestNode start() {
            return new TestNode(types, options);
        }
    }

    private SimulatedProcess start() {
        SimulatedProcess started = new SimulatedProcess(
                "n" + ++names, network, data, random.split(), store.faults(), this::options, types);
        processes.add(started);
        store.reachedBy(started.store());
        if (!running.runUntil(started::isServing, STARTS_WITHIN)) {
            throw new AssertionError("The node does not start: " + started.failure());
        }
        return started;
    }

    private RuntimeOptions.Builder options(RuntimeOptions.Builder begun) {
        RuntimeOptions.Builder chosen = options.apply(begun.alarms(alarms -> alarms.jitter(Duration.ZERO)));
        return chosen.listener(starts.with(chosen.build().listener()));
    }

    // Calls.

    /** The node itself, with all of its questions and orders. Another one after {@link #kill} and {@link #move}. */
    public ActorRuntime runtime() {
        return process.required();
    }

    /** As {@link ActorRuntime#actor(Class, String...)}. After {@link #kill} and {@link #move}, take another one. */
    public <A> A actor(Class<A> type, String... key) {
        return runtime().actor(type, key);
    }

    /** As {@link ActorRuntime#get(Class, String...)}: without such an actor, calls fail. */
    public <A> A get(Class<A> type, String... key) {
        return runtime().get(type, key);
    }

    /** The address of an actor by its interface. */
    public ActorAddress address(Class<?> type, String... key) {
        Arguments.required("type", type);
        return types.stream()
                .filter(each -> each.api() == type)
                .map(each -> ActorAddress.of(each.name(), key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("This node has no actors of " + type + ", but of "
                        + runtime().types() + "."));
    }

    /** Subscribes to what {@code publisher} gives, on the node; it goes on with each wait of the test. */
    public <T> TestCall<T> begin(Publisher<T> publisher) {
        return begin("publisher", publisher);
    }

    private <T> TestCall<T> begin(String what, Publisher<T> publisher) {
        Arguments.required(what, publisher);
        TestCall<T> call = new TestCall<>(process.toString());
        process.execute(() -> call.begun(Outcome.of(publisher)));
        return call;
    }

    /**
     * Gives the result of {@code call}, null where it is empty; as much time passes as it takes, and no more. An error is thrown as it
     * is, or as the cause of an {@link IllegalStateException} where it is a checked one.
     *
     * @throws AssertionError it has no result within 60 seconds
     */
    public <T> @Nullable T await(Mono<T> call) {
        return await(begin("call", call));
    }

    /** As {@link #await(Mono)}, within {@code limit} of the node's time. */
    public <T> @Nullable T await(Mono<T> call, Duration limit) {
        Arguments.required("limit", limit);
        TestCall<T> begun = begin("call", call);
        over(begun, limit);
        return begun.value();
    }

    /** As {@link #await(Mono)}, of a call that was begun before. */
    public <T> @Nullable T await(TestCall<T> call) {
        over(Arguments.required("call", call), USUAL_LIMIT);
        return call.value();
    }

    /** Gives all elements of a stream that ends. As {@link #await(Mono)}. */
    public <T> List<T> awaitAll(Publisher<T> stream) {
        TestCall<T> begun = begin("stream", stream);
        await(begun);
        return begun.values();
    }

    /**
     * Gives the error that {@code call} ends with.
     *
     * @throws AssertionError it has a result, another error, or no end within 60 seconds
     */
    public <E extends Throwable> E awaitError(Class<E> type, Publisher<?> call) {
        Arguments.required("type", type);
        TestCall<?> begun = begin("call", call);
        over(begun, USUAL_LIMIT);
        Throwable error = begun.error();
        if (!type.isInstance(error)) {
            throw error == null
                    ? new AssertionError("Expected " + type.getName() + ", got " + begun.values() + ".")
                    : new AssertionError("Expected " + type.getName() + ", got " + error + ".", error);
        }
        return type.cast(error);
    }

    private void over(TestCall<?> call, Duration limit) {
        if (!running.runUntil(call::isOver, limit)) {
            throw new AssertionError("It has not ended within " + limit + " of the node's time"
                    + (call.values().isEmpty() ? "" : "; so far it gave " + call.values())
                    + ". Does it wait for a time that is not the node's, as Schedulers.boundedElastic()? Does it belong to a"
                    + " node that was killed?");
        }
    }

    // Time.

    /** Lets {@code time} pass: what is due by then runs. */
    public void advance(Duration time) {
        running.run(Arguments.required("time", time));
    }

    /** Lets time pass until {@code condition} holds, which is looked at between all that happens; tells whether it does by then. */
    public boolean advanceUntil(BooleanSupplier condition, Duration limit) {
        return running.runUntil(Arguments.required("condition", condition), Arguments.required("limit", limit));
    }

    /** The time on the node's clock. It begins with {@code 2026-01-01T00:00:00Z}. */
    public Instant now() {
        return WorldClock.BEGINNING.plus(world.time());
    }

    // Events in the lives of actors and their node.

    /**
     * Lets so much time pass until an actor has been idle for its {@link dev.rouse.ActorOptions#idleTimeout} and sleeps, with its {@code
     * onSleep}. Where the node keeps what sleeping actors need ({@link RuntimeOptions#warmCacheBytes}), it wakes without a read; {@link
     * #kill} ends that.
     *
     * @throws AssertionError it does not sleep within a day
     */
    public void sleep(Class<?> type, String... key) {
        sleep(address(type, key));
    }

    /** As {@link #sleep(Class, String...)}, by address. */
    public void sleep(ActorAddress address) {
        if (isAwake(Arguments.required("address", address))
                && !running.runUntil(() -> starts.hasSlept(address), IDLE_WITHIN)) {
            throw new AssertionError(address + " does not sleep within " + IDLE_WITHIN
                    + ": it is kept awake, or its type has no idle time-out.");
        }
    }

    /** Whether an actor is awake. */
    public boolean isAwake(ActorAddress address) {
        ActorPhase phase = found(runtime().info(address)).phase();
        return !phase.isFinal();
    }

    /** Whether an actor is awake. */
    public boolean isAwake(Class<?> type, String... key) {
        return isAwake(address(type, key));
    }

    /**
     * Ends the node as the end of its process does, without a word: what is not durable is lost, and calls that wait have no end. Another
     * one starts on the same store; it serves when this returns, and so much time has passed as others need to notice the death.
     */
    public void kill() {
        process.kill(false);
        network.ended(process);
        processes.remove(process);
        process = start();
    }

    /**
     * Lets a second node join, take over all actors, and the first one leave, as an application does that is updated: with hooks, and
     * with what lets the actors that were awake start without a read.
     */
    public void move() {
        SimulatedProcess before = process;
        SimulatedProcess next = start();
        await(before.required().cluster().drain(), MOVES_WITHIN);
        stop(before);
        process = next;
    }

    private void stop(SimulatedProcess stopped) {
        stopped.stop(USUAL_LIMIT);
        if (!running.runUntil(stopped::hasStopped, USUAL_LIMIT.multipliedBy(2))) {
            throw new AssertionError("The node does not stop.");
        }
        processes.remove(stopped);
    }

    /** The node's store, to let it fail. */
    public TestStore store() {
        return store;
    }

    /** Stops the node as an application does. */
    @Override
    public void close() {
        store.heal();
        stop(process);
    }

    // Assertions.

    /** All starts of an actor so far, the first one first. */
    public List<ActorStarted> starts(ActorAddress address) {
        return starts.of(Arguments.required("address", address));
    }

    /** Begins assertions on the last start of an actor. */
    public StartAssert assertThatStart(Class<?> type, String... key) {
        return assertThatStart(address(type, key));
    }

    /** As {@link #assertThatStart(Class, String...)}, by address. */
    public StartAssert assertThatStart(ActorAddress address) {
        return new StartAssert(address, starts(address));
    }

    /** Begins assertions on the schedule of an actor as it is stored now, which is not woken for it. */
    public ScheduleAssert assertThatSchedule(Class<?> type, String... key) {
        return assertThatSchedule(address(type, key));
    }

    /** As {@link #assertThatSchedule(Class, String...)}, by address. */
    public ScheduleAssert assertThatSchedule(ActorAddress address) {
        return new ScheduleAssert(
                address,
                found(runtime().schedule(address, null, 1_000)).entries(),
                found(runtime().deadLetters(address)));
    }

    /** Begins assertions on the events of an actor that are kept now, which is not woken for it. */
    public EventsAssert assertThatEvents(Class<?> type, String... key) {
        return assertThatEvents(address(type, key));
    }

    /** As {@link #assertThatEvents(Class, String...)}, by address. */
    public EventsAssert assertThatEvents(ActorAddress address) {
        return new EventsAssert(this, address);
    }

    /** Begins assertions on a queue of an actor as it is stored now, which is not woken for it. */
    public QueueAssert assertThatQueue(String queue, Class<?> type, String... key) {
        return assertThatQueue(Arguments.required("queue", queue), address(type, key));
    }

    /** As {@link #assertThatQueue(String, Class, String...)}, by address. */
    public QueueAssert assertThatQueue(String queue, ActorAddress address) {
        return new QueueAssert(
                address,
                queue,
                found(runtime().queues(address)),
                found(runtime().deadMessages(address, queue)));
    }

    /** Begins assertions on a workflow of an actor as it is stored now, which is not woken for it. */
    public WorkflowAssert assertThatWorkflow(String id, Class<?> type, String... key) {
        return assertThatWorkflow(Arguments.required("id", id), address(type, key));
    }

    /** As {@link #assertThatWorkflow(String, Class, String...)}, by address. */
    public WorkflowAssert assertThatWorkflow(String id, ActorAddress address) {
        return new WorkflowAssert(address, id, found(runtime().workflow(address, id)));
    }

    /** The result of a question that is never empty. */
    <T> T found(Mono<T> question) {
        return Arguments.required("the answer", await(question));
    }
}
