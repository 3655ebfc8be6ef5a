package dev.rouse.host;

import dev.rouse.ActorOptions;
import dev.rouse.ActorType;
import dev.rouse.JacksonStateCodec;
import dev.rouse.RuntimeListener;
import dev.rouse.RuntimeObserver;
import dev.rouse.RuntimeOptions;
import dev.rouse.StateCodec;
import dev.rouse.base.Arguments;
import dev.rouse.base.ProgramVersion;
import dev.rouse.base.StrongRandom;
import dev.rouse.blocking.BlockingPool;
import dev.rouse.blocking.BlockingThreads;
import dev.rouse.cluster.GuardedStep;
import dev.rouse.cluster.NodeJoin;
import dev.rouse.feature.FeatureFactory;
import dev.rouse.kv.KvStore;
import dev.rouse.life.LifecycleEvents;
import dev.rouse.link.LinkTransport;
import dev.rouse.preload.PreloadManifest;
import dev.rouse.record.Keys;
import dev.rouse.stored.Features;
import dev.rouse.trace.GuardedObserver;
import dev.rouse.type.HostedType;
import dev.rouse.wire.Frame;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.Ticker;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Collects what an {@link ActorRuntime} needs. */
public final class ActorRuntimeBuilder {

    private final List<ActorType<?>> types = new ArrayList<>();
    private final List<FeatureFactory> features = new ArrayList<>();
    private @Nullable KvStore store;
    private @Nullable EventLoopGroup lanes;
    private RuntimeOptions.Builder options = RuntimeOptions.builder();
    private byte[] rootPrefix = {'R'};
    private Clock clock = Clock.systemUTC();
    private Ticker ticker = Ticker.systemTicker();
    private @Nullable Scheduler scheduler;
    private @Nullable Transports transports;

    private RandomGenerator random = StrongRandom.seeded();

    /** Read here and not when it starts, since that may block. */
    private final String program = ProgramVersion.ofProcess();

    ActorRuntimeBuilder() {}

    /** Sets the store that keeps everything. The runtime does not close it. */
    public ActorRuntimeBuilder store(KvStore store) {
        this.store = Arguments.required("store", store);
        return this;
    }

    /** Adds an actor type. */
    public ActorRuntimeBuilder register(ActorType<?> type) {
        types.add(Arguments.required("type", type));
        return this;
    }

    /**
     * Adds types that this node only calls, by their interfaces, named as {@link ActorType#of} names them: for a node that has no
     * actors, {@code options(o -> o.cluster(c -> c.callsOnly()))}. {@link ActorType#called} is for one with another name, other
     * time-outs or another codec; the codec is that of the nodes that host it.
     */
    public ActorRuntimeBuilder calls(Class<?>... apis) {
        for (Class<?> api : Arguments.noNulls("apis", apis)) {
            register(ActorType.called(api));
        }
        return this;
    }

    /** Changes the options: {@code options(o -> o.maxResidentActors(10_000))}. */
    public ActorRuntimeBuilder options(UnaryOperator<RuntimeOptions.Builder> change) {
        RuntimeOptions.Builder changed = Arguments.required("change", change).apply(options);
        options = Arguments.required("options", changed, "the function that changes them returns them");
        return this;
    }

    /**
     * The event loops that actors live on, one lane each; shared with Netty servers, a call from a connection of the same
     * loop needs no hop. Without it the runtime makes one loop per processor, and ends them when it stops.
     */
    public ActorRuntimeBuilder lanes(EventLoopGroup loops) {
        lanes = Arguments.required("loops", loops);
        return this;
    }

    /**
     * Sets the prefix of every key in the store, so that several runtimes can share one; at most 32 bytes, {@code R} by
     * default.
     */
    public ActorRuntimeBuilder rootPrefix(byte... prefix) {
        if (Arguments.required("prefix", prefix).length > 32) {
            throw new IllegalArgumentException("A root prefix has at most 32 bytes, got " + prefix.length + ".");
        }
        rootPrefix = prefix.clone();
        return this;
    }

    /** Wall-clock time, for what people read. */
    public ActorRuntimeBuilder clock(Clock clock) {
        this.clock = Arguments.required("clock", clock);
        return this;
    }

    /**
     * Monotonic time and the timer of heartbeats and pauses: with the event loops, all that a test needs to hold time. Without
     * it the runtime has timers of its own.
     */
    public ActorRuntimeBuilder time(Ticker monotonic, Scheduler scheduler) {
        ticker = Arguments.required("monotonic", monotonic);
        this.scheduler = Arguments.required("scheduler", scheduler);
        return this;
    }

    /** Adds a feature to what all actors have. */
    ActorRuntimeBuilder feature(FeatureFactory factory) {
        features.add(factory);
        return this;
    }

    /**
     * Sets the source of randomness for names of nodes, pauses and spread alarms: for tests that are to run again as
     * they did. Without it the runtime has one that nobody can foresee.
     */
    public ActorRuntimeBuilder random(RandomGenerator random) {
        this.random = Arguments.required("random", random);
        return this;
    }

    /** Sets the way to other nodes: for tests that have a network of their own. */
    ActorRuntimeBuilder transport(Function<Frame.Identity, LinkTransport> value) {
        transports = (self, loops) -> value.apply(self);
        return this;
    }

    /**
     * Joins the store as a new node. Completes, on a thread of the runtime that it needs for nothing else, when the node serves:
     * it knows that each shard is its own or that of a node that lives; where one died, that takes its lease at most. Cold; cancelling leaves the store
     * again. Ends with {@link IllegalArgumentException} for a registration that is wrong, or a state that could never be read again, {@link
     * dev.rouse.kv.error.KvCorruptException} for a store of another format, {@link IllegalStateException} where a class is missing
     * or does not fit, or what the store says.
     */
    public Mono<ActorRuntime> start() {
        return Mono.defer(() -> {
            KvStore opened = requireStore();
            RuntimeOptions chosen = withBuild(options.build());
            checkHosting(opened, chosen);
            Keys keys = new Keys(rootPrefix);
            Features all = Features.of(keys, opened.limits(), features);
            List<HostedType> hosted = hostedTypes(all, chosen.developmentChecks());
            Clock wall = GuardedClock.of(clock);
            NodeJoin join = new NodeJoin(opened, keys, wall, random, ticker);
            return join.join()
                    .flatMap(place -> GuardedStep.mono(Mono.defer(() -> {
                        EventLoopGroup loops = lanes == null ? ownLanes() : lanes;
                        RuntimeListener listener = GuardedListener.of(chosen.listener());
                        RuntimeObserver observer = GuardedObserver.of(chosen.observer());
                        LifecycleEvents events = new LifecycleEvents(listener, observer, wall);
                        Timers timers = scheduler == null ? Timers.own() : Timers.of(scheduler);
                        Executor threads = BlockingThreads.create();
                        BlockingPool blocking = new BlockingPool(threads, chosen.blocking());
                        Transports ways = transports == null
                                ? Transports.of(opened, chosen.cluster(), loops, threads, random, ticker)
                                : transports;
                        Node node = new Node(
                                opened, keys, all, chosen, listener, observer, events, wall, ticker, timers, blocking,
                                random, ways);
                        return new ActorRuntime(node, join, hosted, loops, lanes == null).begin(place);
                    })));
        });
    }

    private RuntimeOptions withBuild(RuntimeOptions chosen) {
        return chosen.cluster().build().isEmpty()
                ? chosen.toBuilder().cluster(c -> c.build(program)).build()
                : chosen;
    }

    private void checkHosting(KvStore opened, RuntimeOptions chosen) {
        boolean callsOnly = chosen.cluster().callsOnly();
        if (callsOnly && opened.exclusive()) {
            throw new IllegalArgumentException(
                    "A node that only calls needs others that host, and this store has one node:"
                            + " let it host, or use a store that several can share.");
        }
        for (ActorType<?> type : types) {
            if (!type.isHosted() && !callsOnly) {
                throw new IllegalArgumentException(
                        "Actor type " + type.name() + " has no implementation here, but a node that"
                                + " hosts actors hosts those of all types: register it with one, ActorType.of("
                                + type.api().getSimpleName() + ".class, …), or let this node only call:"
                                + " options(o -> o.cluster(c -> c.callsOnly())).");
            }
        }
    }

    private KvStore requireStore() {
        if (store == null) {
            throw new IllegalArgumentException("A runtime needs a store: builder().store(MemoryKvStore.create()).");
        }
        return store;
    }

    private List<HostedType> hostedTypes(Features all, boolean checked) {
        Set<String> names = new HashSet<>();
        Set<Class<?>> interfaces = new HashSet<>();
        List<HostedType> hosted = new ArrayList<>();
        StateCodec codec = new JacksonStateCodec();
        for (ActorType<?> type : types) {
            if (!names.add(type.name()) || !interfaces.add(type.api())) {
                throw new IllegalArgumentException("Actor type " + type.name() + " or its interface "
                        + type.api().getName() + " is registered twice.");
            }
            PreloadManifest manifest = all.manifest(type.options().preload());
            hosted.add(new HostedType(withOwnCodec(type, codec), hosted.size(), manifest, checked));
        }
        return hosted;
    }

    /** The default one is everybody's, and would keep the classes that it knows, with their class loader, for good. */
    private static <A> ActorType<A> withOwnCodec(ActorType<A> type, StateCodec codec) {
        return type.options().codec() == ActorOptions.defaults().codec() ? type.options(o -> o.codec(codec)) : type;
    }

    private static EventLoopGroup ownLanes() {
        return new MultiThreadIoEventLoopGroup(
                Runtime.getRuntime().availableProcessors(), new LaneThreads(), NioIoHandler.newFactory());
    }
}
