package dev.rouse.host;

import dev.rouse.ActionSignature;
import dev.rouse.ActorAddress;
import dev.rouse.ActorInfo;
import dev.rouse.ActorNode;
import dev.rouse.ActorPage;
import dev.rouse.ActorRef;
import dev.rouse.LifecycleEvent;
import dev.rouse.NodeHealth;
import dev.rouse.NodeUnavailableException;
import dev.rouse.RuntimeListener;
import dev.rouse.UnknownTypeException;
import dev.rouse.actor.Action;
import dev.rouse.actor.CallFlux;
import dev.rouse.actor.CallKind;
import dev.rouse.actor.CallMono;
import dev.rouse.actor.CallTarget;
import dev.rouse.actor.HostedType;
import dev.rouse.actor.LifecycleEvents;
import dev.rouse.actor.NodeServices;
import dev.rouse.start.StartPipeline;
import dev.rouse.store.NodeFence;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The entry point: a node that hosts actors in this process.
 *
 * <pre>{@code
 * ActorRuntime runtime = ActorRuntime.builder()
 *     .store(MemoryKvStore.create())
 *     .register(ActorType.of(Counter.class, CounterActor::new))
 *     .start().block();
 * runtime.actor(Counter.class, "visits").increment(1).subscribe();
 * }</pre>
 */
public final class ActorRuntime implements ActorNode {

    private static final Logger LOG = LoggerFactory.getLogger(ActorRuntime.class);

    private final Node node;
    private final EventLoopGroup loops;
    private final boolean ownsLoops;
    private final NodeFence fence;
    private final Lanes lanes;
    private final Directory directory;
    private final LifecycleEvents events;
    private final Map<String, HostedType> byName = new TreeMap<>();
    private final Map<Class<?>, HostedType> byInterface = new HashMap<>();
    private final AtomicReference<@Nullable Mono<Integer>> stopping = new AtomicReference<>();
    private volatile NodeHealth.Status status = NodeHealth.Status.SERVING;
    private volatile String reason = "all is well";

    ActorRuntime(Node node, List<HostedType> types, EventLoopGroup loops, boolean ownsLoops) {
        this.node = node;
        this.loops = loops;
        this.ownsLoops = ownsLoops;
        RuntimeListener listener = GuardedListener.of(node.options().listener());
        this.events = new LifecycleEvents(listener);
        this.fence = new NodeFence(
                node.store(),
                node.keys(),
                node.place(),
                node.options().node(),
                node.ticker(),
                node.timer(),
                listener,
                this::fenced);
        StartPipeline starts = new StartPipeline(node.keys(), fence::read);
        NodeServices services = new NodeServices(
                fence,
                starts,
                node.keys(),
                node.store().limits(),
                types,
                this,
                listener,
                events,
                node.clock(),
                node.ticker(),
                node.random());
        this.lanes = new Lanes(loops, services, node.options());
        this.directory = new Directory(node.keys(), fence::read, starts, lanes);
        for (HostedType type : types) {
            byName.put(type.name(), type);
            byInterface.put(type.api(), type);
        }
    }

    public static ActorRuntimeBuilder builder() {
        return new ActorRuntimeBuilder();
    }

    void open() {
        fence.startHeartbeats();
        LOG.info("Node {} serves {}", node.place().node(), byName.keySet());
    }

    /** The event loops that its actors live on, for servers that share them. */
    public EventLoopGroup eventLoops() {
        return loops;
    }

    // Calls.

    @Override
    public <A> A actor(Class<A> type, String... key) {
        return reference(type, CallKind.GET_OR_CREATE, key);
    }

    @Override
    public <A> A get(Class<A> type, String... key) {
        return reference(type, CallKind.GET, key);
    }

    private <A> A reference(Class<A> api, CallKind kind, String... key) {
        HostedType type = type(api);
        ActorAddress address = ActorAddress.of(type.name(), key);
        return TypedReference.of(api, lanes.of(address), type, address, kind);
    }

    @Override
    public ActorRef actor(ActorAddress address) {
        return new NamedReference(address, CallKind.GET_OR_CREATE);
    }

    @Override
    public ActorRef get(ActorAddress address) {
        return new NamedReference(address, CallKind.GET);
    }

    @Override
    public <A> Mono<A> create(Class<A> api, @Nullable Object input, String... key) {
        return create(ActorAddress.of(type(api).name(), key), input).then(Mono.fromSupplier(() -> actor(api, key)));
    }

    @Override
    public Mono<Void> create(ActorAddress address, @Nullable Object input) {
        return input == null ? lifecycle(address, CallKind.CREATE) : lifecycle(address, CallKind.CREATE, input);
    }

    @Override
    public Mono<Void> destroy(ActorAddress address) {
        return lifecycle(address, CallKind.DESTROY);
    }

    private Mono<Void> lifecycle(ActorAddress address, CallKind kind, Object... input) {
        return new CallMono(new CallTarget(lanes.of(address), type(address.type()), address, kind, null, input)).then();
    }

    /**
     * Puts an actor to sleep, and refuses its calls with {@link dev.rouse.ActorPausedException} until it is resumed, over
     * restarts too: completes when that is durable. No hook of it runs for this, except {@code onSleep} when it is awake.
     * Cold; ends with {@link dev.rouse.ActorNotFoundException} where there is no actor.
     */
    public Mono<Void> pause(ActorAddress address) {
        return lifecycle(address, CallKind.PAUSE);
    }

    /**
     * Lets a paused actor, or one that its {@link dev.rouse.FailurePolicy} has stopped, take calls again: the next one
     * starts it. Cold; does nothing to an actor that is neither, and ends as {@link #pause(ActorAddress)}.
     */
    public Mono<Void> resume(ActorAddress address) {
        return lifecycle(address, CallKind.RESUME);
    }

    /**
     * Puts the actors of {@code type} to sleep and refuses their calls on this node, until {@link #resume(Class)} or the
     * end of the process: nothing of it is stored.
     */
    public void pause(Class<?> type) {
        HostedType paused = type(type);
        lanes.forEach(lane -> lane.pause(paused));
    }

    /** Ends {@link #pause(Class)}. */
    public void resume(Class<?> type) {
        HostedType resumed = type(type);
        lanes.forEach(lane -> lane.resume(resumed));
    }

    /**
     * Every change of phase of every actor of this node, from the subscription on. Hot; comes on the lanes, where nothing
     * may block. Of a subscriber that is too slow 1,024 are held, then the oldest are dropped: {@link #droppedEvents()}.
     * Completes when the node has stopped.
     */
    public Flux<LifecycleEvent> events() {
        return events.flux();
    }

    /** How many events subscribers of {@link #events()} have missed, since the start of the runtime. */
    public long droppedEvents() {
        return events.dropped();
    }

    @Override
    public ActionSignature action(String type, String action) {
        return type(type).action(action).signature();
    }

    // Questions.

    @Override
    public Mono<ActorPage> list(String type, @Nullable String cursor, int limit) {
        return directory.list(type(type).name(), cursor, limit);
    }

    @Override
    public Mono<ActorInfo> info(ActorAddress address) {
        return directory.info(address, type(address.type()));
    }

    @Override
    public Mono<Long> prewarm(Flux<ActorAddress> addresses) {
        return directory.prewarm(addresses, address -> type(address.type()).manifest());
    }

    @Override
    public NodeHealth health() {
        Duration sinceConfirmed = Duration.ofNanos(fence.sinceConfirmed());
        NodeHealth.Status now = status;
        if (now == NodeHealth.Status.SERVING && !fence.mayServe()) {
            String slow = "the store has not confirmed this node for " + sinceConfirmed.toMillis() + " ms";
            return new NodeHealth(NodeHealth.Status.UNCONFIRMED, slow, lanes.residents(), sinceConfirmed);
        }
        return new NodeHealth(now, reason, lanes.residents(), sinceConfirmed);
    }

    private HostedType type(String name) {
        HostedType type = byName.get(name);
        if (type == null) {
            throw new UnknownTypeException(name, List.copyOf(byName.keySet()));
        }
        return type;
    }

    private HostedType type(Class<?> api) {
        HostedType type = byInterface.get(api);
        if (type == null) {
            throw new UnknownTypeException(api.getName(), List.copyOf(byName.keySet()));
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
        return Mono.defer(() -> {
            Mono<Integer> fresh = stopNow(deadline).cache();
            return stopping.compareAndSet(null, fresh) ? fresh : stopping.get();
        });
    }

    private Mono<Integer> stopNow(Duration deadline) {
        return Mono.defer(() -> {
                    LOG.info("Node {} stops", node.place().node());
                    if (status == NodeHealth.Status.SERVING) {
                        become(NodeHealth.Status.STOPPING, "it is stopping");
                    }
                    return lanes.stop();
                })
                .timeout(deadline, Mono.empty(), node.timer())
                .then(Mono.fromCallable(lanes::residents))
                .doOnNext(this::close)
                .flatMap(left -> leave().thenReturn(left))
                .doOnNext(left -> end());
    }

    private void close(int left) {
        if (left > 0) {
            LOG.warn(
                    "Node {} stopped with {} actors that had not ended in time",
                    node.place().node(),
                    left);
        }
        lanes.close(new NodeUnavailableException("it has stopped"));
        fence.leaving();
    }

    private Mono<Void> leave() {
        return fence.isFenced()
                ? Mono.empty()
                : node.join()
                        .leave(node.place().node())
                        .timeout(node.options().node().lease(), node.timer())
                        .onErrorResume(error -> {
                            LOG.warn("The node could not give back its place: {}", error.toString());
                            return Mono.empty();
                        });
    }

    private void end() {
        fence.left();
        lanes.end();
        become(NodeHealth.Status.STOPPED, "it has stopped");
        events.end();
        if (ownsLoops) {
            loops.shutdownGracefully(0, 5, TimeUnit.SECONDS);
        }
    }

    private void fenced(String why) {
        become(NodeHealth.Status.FENCED, why);
        lanes.close(new NodeUnavailableException("it lost its place in the store: " + why));
    }

    private void become(NodeHealth.Status next, String why) {
        reason = why;
        status = next;
    }

    /** An actor that is called by names. */
    private final class NamedReference implements ActorRef {

        private final ActorAddress address;
        private final CallKind kind;

        NamedReference(ActorAddress address, CallKind kind) {
            this.address = address;
            this.kind = kind;
        }

        @Override
        public ActorAddress address() {
            return address;
        }

        @Override
        public Flux<Object> call(String action, Object... arguments) {
            return Flux.defer(() -> {
                HostedType type = type(address.type());
                Action called = type.action(action);
                called.check(arguments);
                CallTarget target = new CallTarget(lanes.of(address), type, address, kind, called, arguments);
                return called.signature().stream() ? new CallFlux(target) : new CallMono(target);
            });
        }
    }
}
