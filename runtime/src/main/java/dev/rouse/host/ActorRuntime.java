package dev.rouse.host;

import dev.rouse.ActionSignature;
import dev.rouse.ActorAddress;
import dev.rouse.ActorClient;
import dev.rouse.ActorCluster;
import dev.rouse.ActorInfo;
import dev.rouse.ActorInspection;
import dev.rouse.ActorNode;
import dev.rouse.ActorPage;
import dev.rouse.ActorQueue;
import dev.rouse.ActorRef;
import dev.rouse.ActorWorkflows;
import dev.rouse.ConnectionGateway;
import dev.rouse.DeadLetter;
import dev.rouse.DeadMessage;
import dev.rouse.LifecycleEvent;
import dev.rouse.NodeHealth;
import dev.rouse.NodeUnavailableException;
import dev.rouse.Principal;
import dev.rouse.QueueInfo;
import dev.rouse.SchedulePage;
import dev.rouse.UndeliveredMessage;
import dev.rouse.UnknownTypeException;
import dev.rouse.WorkflowDetails;
import dev.rouse.WorkflowHistory;
import dev.rouse.WorkflowPage;
import dev.rouse.WorkflowQuery;
import dev.rouse.base.Arguments;
import dev.rouse.base.ErrorText;
import dev.rouse.call.CallKind;
import dev.rouse.call.CallRoute;
import dev.rouse.call.Recipient;
import dev.rouse.cluster.GuardedStep;
import dev.rouse.cluster.Membership;
import dev.rouse.cluster.NodeJoin;
import dev.rouse.commit.JoinedNode;
import dev.rouse.commit.NodeFence;
import dev.rouse.connection.front.FrontConnections;
import dev.rouse.event.follow.EventFlux;
import dev.rouse.lane.ActorLane;
import dev.rouse.log.GuardedLogger;
import dev.rouse.net.NettyVersion;
import dev.rouse.outbox.OutboxOrders;
import dev.rouse.queue.QueueOrders;
import dev.rouse.record.NodeId;
import dev.rouse.schedule.ScheduleOrders;
import dev.rouse.type.HostedType;
import dev.rouse.workflow.order.WorkflowOrders;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The entry point: a node that hosts actors in this process.
 *
 * <pre>{@code
 * Mono<Long> visits = ActorRuntime.builder()
 *     .store(MemoryKvStore.create())
 *     .register(ActorType.of(Counter.class, CounterActor::new))
 *     .start()
 *     .flatMap(runtime -> runtime.actor(Counter.class, "visits").increment(1));
 * }</pre>
 */
public final class ActorRuntime implements ActorNode {

    private static final Logger LOG = GuardedLogger.of(ActorRuntime.class);

    private final Node node;
    private final EventLoopGroup loops;
    private final boolean ownsLoops;
    private final Membership<HostedActors> membership;
    private final ClusterEvents clusterEvents;
    final NodeCluster cluster;
    private final LaneWatchdog watchdog;
    private final CallRoute route;
    private final RuntimeClient calls = new RuntimeClient(this, Recipient.Terms.OF_TYPE);
    private final FrontConnections connections;
    private final Map<String, HostedType> byName = new TreeMap<>();
    private final Map<Class<?>, HostedType> byInterface = new HashMap<>();
    private final AtomicReference<@Nullable Mono<Integer>> stopping = new AtomicReference<>();

    ActorRuntime(Node node, NodeJoin join, List<HostedType> types, EventLoopGroup loops, boolean ownsLoops) {
        this.node = node;
        this.route = new RuntimeRoute(this, node.observer());
        this.connections = new FrontConnections(calls.front(), node.random());
        this.loops = loops;
        this.ownsLoops = ownsLoops;
        this.clusterEvents = new ClusterEvents(node.listener(), node.clock());
        this.membership = new Membership<>(
                node.site(clusterEvents),
                join,
                fence -> new HostedActors(node, fence, join.format(), types, loops, this, calls::recipient));
        this.cluster = new NodeCluster(membership, clusterEvents, node);
        this.watchdog = new LaneWatchdog(loops, node);
        for (HostedType type : types) {
            byName.put(type.name(), type);
            byInterface.put(type.api(), type);
        }
    }

    /**
     * Begins a runtime's description.
     *
     * @throws IllegalStateException the class path has a Netty that is too old
     */
    public static ActorRuntimeBuilder builder() {
        return NettyVersion.needed(ActorRuntimeBuilder::new);
    }

    /** Ends what it has of its own when it cannot begin. */
    Mono<ActorRuntime> begin(JoinedNode place) {
        watchdog.start();
        return GuardedStep.mono(membership.begin(place))
                .publishOn(node.timers().answers())
                .<ActorRuntime>then(Mono.just(this))
                .onErrorResume(error -> stop(Duration.ZERO).then(Mono.error(error)))
                .doOnCancel(() -> stop(Duration.ZERO).subscribe());
    }

    /**
     * Completes when this node serves, at once when it does: it knows that each shard is its own or that of a node that lives. Cold; completes
     * on a thread of the runtime that it needs for nothing else, and ends with {@link NodeUnavailableException} when the node stops or has lost its place for
     * good.
     */
    public Mono<Void> whenServing() {
        return membership.whenServing().publishOn(node.timers().answers());
    }

    /**
     * Completes when this node has stopped. Ends with {@link NodeUnavailableException} when it will never serve again though
     * nobody stopped it, and what to do is to start another process: its store is lost, or it is out of memory; then the cause
     * is that {@link Error}. Cold; completes on the runtime's timer.
     */
    public Mono<Void> whenEnded() {
        return GuardedStep.mono(membership.whenEnded()).publishOn(node.timer());
    }

    /** The event loops that its actors live on, for servers that share them. */
    public EventLoopGroup eventLoops() {
        return loops;
    }

    // Calls.

    @Override
    public ActorClient withCallTimeout(Duration timeout) {
        return calls.withCallTimeout(timeout);
    }

    @Override
    public ActorClient withPrincipal(Principal principal) {
        return calls.withPrincipal(principal);
    }

    @Override
    public ActorClient withKey(String key) {
        return calls.withKey(key);
    }

    @Override
    public Duration callTimeout(String type) {
        return type(type).options().callTimeout();
    }

    @Override
    public <A> A actor(Class<A> type, String... key) {
        return calls.actor(type, key);
    }

    @Override
    public <A> A get(Class<A> type, String... key) {
        return calls.get(type, key);
    }

    @Override
    public ActorRef actor(ActorAddress address) {
        return calls.actor(address);
    }

    @Override
    public ActorRef get(ActorAddress address) {
        return calls.get(address);
    }

    @Override
    public <A> Mono<A> create(Class<A> api, @Nullable Object input, String... key) {
        return calls.create(api, input, key);
    }

    @Override
    public Mono<Void> create(ActorAddress address, @Nullable Object input) {
        return calls.create(address, input);
    }

    @Override
    public Mono<Void> destroy(ActorAddress address) {
        return calls.destroy(address);
    }

    @Override
    public Mono<Void> pause(ActorAddress address) {
        return calls.lifecycle(address, CallKind.PAUSE);
    }

    @Override
    public Mono<Void> resume(ActorAddress address) {
        return calls.lifecycle(address, CallKind.RESUME);
    }

    @Override
    public Mono<Void> pause(Class<?> type) {
        return answer(membership.pauseType(type(type).name()));
    }

    @Override
    public Mono<Void> pause(String type) {
        return answer(membership.pauseType(type(type).name()));
    }

    @Override
    public Mono<Void> resume(Class<?> type) {
        return answer(membership.resumeType(type(type).name()));
    }

    @Override
    public Mono<Void> resume(String type) {
        return answer(membership.resumeType(type(type).name()));
    }

    /** Foreign code is kept off the timer. */
    private <T> Mono<T> answer(Mono<T> step) {
        return GuardedStep.mono(step).publishOn(node.timers().answers());
    }

    /** Parts of the node's place in the store; null while it has none. */
    @Nullable
    HostedActors hosted() {
        return membership.now().tenant();
    }

    @Override
    public Mono<List<DeadLetter>> deadLetters(ActorAddress address) {
        return ask(address, (queries, type) -> queries.deadLetters(address, type));
    }

    @Override
    public Mono<String> retryDeadLetter(ActorAddress address, String id) {
        return calls.order(address, ScheduleOrders.RETRY, Arguments.required("id", id))
                .cast(String.class);
    }

    @Override
    public Mono<Boolean> dropDeadLetter(ActorAddress address, String id) {
        return calls.order(address, ScheduleOrders.DROP, Arguments.required("id", id))
                .cast(Boolean.class);
    }

    @Override
    public ActorQueue queue(ActorAddress address, String name) {
        return calls.queue(address, name);
    }

    @Override
    public ActorQueue queue(Class<?> api, String name, String... key) {
        return calls.queue(api, name, key);
    }

    @Override
    public Mono<List<QueueInfo>> queues(ActorAddress address) {
        return ask(address, (queries, type) -> queries.queues(address, type, calls.known(address)));
    }

    @Override
    public Mono<List<DeadMessage>> deadMessages(ActorAddress address, String queue) {
        Arguments.required("queue", queue);
        return ask(address, (queries, type) -> queries.deadMessages(address, type, queue));
    }

    @Override
    public Mono<Boolean> retryMessage(ActorAddress address, String queue, String id) {
        return calls.queueOrder(address, QueueOrders.RETRY, queue, id);
    }

    @Override
    public Mono<Boolean> dropMessage(ActorAddress address, String queue, String id) {
        return calls.queueOrder(address, QueueOrders.DROP, queue, id);
    }

    @Override
    public Mono<List<UndeliveredMessage>> undelivered(ActorAddress address) {
        type(address);
        return ask(queries -> queries.undelivered(address, byName::get));
    }

    @Override
    public Mono<Boolean> retryUndelivered(ActorAddress address, String id) {
        return calls.outboxOrder(address, OutboxOrders.RETRY, id);
    }

    @Override
    public Mono<Boolean> dropUndelivered(ActorAddress address, String id) {
        return calls.outboxOrder(address, OutboxOrders.DROP, id);
    }

    @Override
    public ActorWorkflows workflows(ActorAddress address) {
        return calls.workflows(address);
    }

    @Override
    public ActorWorkflows workflows(Class<?> type, String... key) {
        return calls.workflows(type, key);
    }

    @Override
    public Mono<WorkflowPage> workflows(ActorAddress address, WorkflowQuery query, @Nullable String cursor, int limit) {
        Arguments.required("query", query);
        return ask(address, (all, type) -> all.workflows(address, type, calls.known(address), query, cursor, limit));
    }

    @Override
    public Mono<WorkflowDetails> workflow(ActorAddress address, String id) {
        Arguments.required("id", id);
        return ask(address, (queries, type) -> queries.workflow(address, type, calls.known(address), id));
    }

    @Override
    public Mono<WorkflowHistory> workflowHistory(ActorAddress address, String id) {
        Arguments.required("id", id);
        return ask(address, (queries, type) -> queries.workflowHistory(address, type, id));
    }

    @Override
    public Mono<Boolean> cancelWorkflow(ActorAddress address, String id) {
        return calls.workflowOrder(address, WorkflowOrders.CANCEL, id);
    }

    @Override
    public Mono<Boolean> killWorkflow(ActorAddress address, String id) {
        return calls.workflowOrder(address, WorkflowOrders.KILL, id);
    }

    @Override
    public Mono<Boolean> pauseWorkflow(ActorAddress address, String id) {
        return calls.workflowOrder(address, WorkflowOrders.PAUSE, id);
    }

    @Override
    public Mono<Boolean> resumeWorkflow(ActorAddress address, String id) {
        return calls.workflowOrder(address, WorkflowOrders.RESUME, id);
    }

    @Override
    public Mono<Boolean> restartWorkflow(ActorAddress address, String id, String step) {
        return calls.restartWorkflow(address, id, step);
    }

    @Override
    public Mono<String> forkWorkflow(ActorAddress address, String id, String step, @Nullable String newId) {
        return calls.forkWorkflow(address, id, step, newId);
    }

    @Override
    public Mono<SchedulePage> schedule(ActorAddress address, @Nullable String cursor, int limit) {
        return ask(address, (queries, type) -> queries.schedule(address, type, cursor, limit));
    }

    @Override
    public Mono<Boolean> cancelScheduled(ActorAddress address, String id) {
        return calls.cancelScheduled(address, id);
    }

    @Override
    public Mono<Boolean> cancelScheduledNamed(ActorAddress address, String name) {
        return calls.cancelScheduledNamed(address, name);
    }

    @Override
    public Flux<LifecycleEvent> events() {
        return node.events().flux();
    }

    @Override
    public long droppedEvents() {
        return node.events().dropped();
    }

    @Override
    public ActionSignature action(String type, String action) {
        return type(type).action(Arguments.required("action", action)).signature();
    }

    // Questions.

    @Override
    public List<String> types() {
        return List.copyOf(byName.keySet());
    }

    @Override
    public List<ActionSignature> actions(String type) {
        return type(type).actions();
    }

    @Override
    public Mono<ActorPage> list(String type, @Nullable String cursor, int limit) {
        String name = type(type).name();
        return ask(queries -> queries.list(name, "", cursor, limit));
    }

    @Override
    public Mono<ActorInfo> info(ActorAddress address) {
        return calls.info(address);
    }

    @Override
    public Mono<Long> prewarm(Flux<ActorAddress> addresses) {
        Arguments.required("addresses", addresses);
        return Mono.defer(() -> membership
                .now()
                .required()
                .waker()
                .readAheadAnywhere(addresses.doOnNext(address -> type(address.type()))));
    }

    private <T> Mono<T> ask(ActorAddress address, BiFunction<ActorQueries, HostedType, Mono<T>> question) {
        HostedType type = type(address);
        return ask(queries -> question.apply(queries, type));
    }

    <T> Mono<T> ask(Function<ActorQueries, Mono<T>> question) {
        return Mono.defer(() -> question.apply(membership.now().required().queries()));
    }

    @Override
    public ActorInspection inspection() {
        return calls.inspection();
    }

    @Override
    public ConnectionGateway connections() {
        return connections;
    }

    @Override
    public ActorCluster cluster() {
        return cluster;
    }

    @Override
    public NodeHealth health() {
        return membership.now().health().with(node.blocking().load());
    }

    @Override
    public void thrown(Throwable error) {
        Arguments.required("error", error);
        NodeFence fence = membership.now().fence();
        if (fence != null) {
            fence.thrown(error);
        }
    }

    /** The incarnation that serves now. */
    NodeId self() {
        NodeFence fence = membership.now().fence();
        if (fence == null) {
            throw new NodeUnavailableException("it has no place among the nodes of its store");
        }
        return fence.node();
    }

    boolean hasEnded() {
        return membership.now().hasEnded();
    }

    Scheduler timer() {
        return node.timer();
    }

    /** A subscription that goes on until this node stops. */
    EventFlux events(Function<String, Flux<Object>> calls) {
        return new EventFlux(calls, error -> !hasEnded(), timer(), node.random());
    }

    CallRoute route() {
        return route;
    }

    /** Of the incarnation that serves now. */
    ActorLane lane(ActorAddress address) {
        return membership.now().required().lanes().of(address);
    }

    HostedType type(String name) {
        HostedType type = byName.get(Arguments.required("type", name));
        if (type == null) {
            throw new UnknownTypeException(name, List.copyOf(byName.keySet()));
        }
        return type;
    }

    HostedType type(ActorAddress address) {
        return type(Arguments.required("address", address).type());
    }

    HostedType type(Class<?> api) {
        HostedType type = byInterface.get(Arguments.required("type", api));
        if (type == null) {
            throw UnknownTypeException.of(api, List.copyOf(byInterface.keySet()));
        }
        return type;
    }

    // The end.

    /** {@link #stop(Duration)} with the time-out of the options. */
    public Mono<Integer> stop() {
        return stop(node.options().stopTimeout());
    }

    /**
     * Takes no more calls, lets turns end, saves and puts to sleep every actor, gives back the node's place and ends the
     * event loops that it made. Completes with how many actors were left when {@code deadline} had passed: what was
     * acknowledged of them is durable all the same, as far as their durability promised. Started by the first
     * subscription, shared by all; cancelling does not stop it.
     */
    public Mono<Integer> stop(Duration deadline) {
        Arguments.required("deadline", deadline);
        return Mono.defer(() -> {
            Mono<Integer> fresh = stopNow(deadline).cache();
            return stopping.compareAndSet(null, fresh) ? fresh : stopping.get();
        });
    }

    private Mono<Integer> stopNow(Duration deadline) {
        return Mono.defer(() -> {
                    membership.stop();
                    LOG.info("The node stops");
                    long began = node.ticker().nanoTime();
                    return membership
                            .handOver()
                            .then(membership.whenIdle())
                            .timeout(deadline, Mono.empty(), node.timer())
                            .onErrorComplete()
                            .then(Mono.defer(() -> {
                                HostedActors last = membership.now().tenant();
                                Duration left =
                                        deadline.minusNanos(node.ticker().nanoTime() - began);
                                return last == null
                                        ? Mono.just(0)
                                        : last.stop(left.isNegative() ? Duration.ZERO : left, node.timer());
                            }));
                })
                .flatMap(left -> leave().then(membership.disconnect()).thenReturn(left))
                .doOnNext(left -> end());
    }

    private Mono<Void> leave() {
        return membership
                .leave()
                .timeout(node.options().node().lease(), node.timer())
                .onErrorResume(error -> {
                    LOG.warn("The node could not give back its place: {}", ErrorText.of(error));
                    return Mono.empty();
                });
    }

    private void end() {
        membership.stopped();
        watchdog.stop();
        node.events().end();
        clusterEvents.end();
        node.timers().end().run();
        if (ownsLoops) {
            loops.shutdownGracefully(0, 5, TimeUnit.SECONDS);
        }
    }
}
