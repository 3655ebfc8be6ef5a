package dev.rouse.benchmarks.scenario.cluster;

import dev.rouse.ActorOptions;
import dev.rouse.ActorType;
import dev.rouse.ClusterView;
import dev.rouse.RuntimeOptions;
import dev.rouse.benchmarks.demo.Counter;
import dev.rouse.benchmarks.demo.CounterActor;
import dev.rouse.benchmarks.scenario.bed.Lanes;
import dev.rouse.benchmarks.scenario.bed.Note;
import dev.rouse.benchmarks.scenario.bed.NoteActor;
import dev.rouse.host.ActorRuntime;
import dev.rouse.host.ActorRuntimeBuilder;
import dev.rouse.kv.KvStore;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Nodes of one cluster in this process, by TCP over loopback, until it is closed. The store is its maker's to close. */
final class ClusterBed implements AutoCloseable {

    private static final int AT_ONCE = 512;
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(5);

    private final KvStore store;
    private final UnaryOperator<RuntimeOptions.Builder> options;
    private final Lanes lanes;
    private final List<ActorRuntime> nodes = new ArrayList<>();
    private final List<EventLoopGroup> loops = new ArrayList<>();

    /**
     * @param options of each node
     * @param lanes of each node
     */
    ClusterBed(KvStore store, UnaryOperator<RuntimeOptions.Builder> options, Lanes lanes) {
        this.store = new TcpStore(store);
        this.options = options;
        this.lanes = lanes;
    }

    /** Adds a node that has actors, once it serves. */
    ActorRuntime host() {
        ActorOptions actors = ActorOptions.builder().noIdleTimeout().build();
        return start(ActorRuntime.builder()
                .register(ActorType.of(Counter.class, CounterActor::new).options(actors))
                .register(ActorType.of(Note.class, NoteActor::new).options(actors))
                .options(options));
    }

    /** Adds a node that has no actors, and only calls those of others, once it serves. */
    ActorRuntime caller() {
        return start(ActorRuntime.builder()
                .calls(Counter.class, Note.class)
                .options(changed -> options.apply(changed).cluster(cluster -> cluster.callsOnly())));
    }

    private ActorRuntime start(ActorRuntimeBuilder node) {
        if (lanes != Lanes.ALL) {
            EventLoopGroup own = new MultiThreadIoEventLoopGroup(lanes.count(), NioIoHandler.newFactory());
            loops.add(own);
            node.lanes(own);
        }
        ActorRuntime started = node.store(store).start().blockOptional(LONGEST).orElseThrow();
        nodes.add(started);
        return started;
    }

    /** Key of a counter. */
    static String key(int i) {
        return "counter-" + i;
    }

    /** Counters as {@code node} calls them. */
    static Counter[] counters(ActorRuntime node, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> node.actor(Counter.class, key(i)))
                .toArray(Counter[]::new);
    }

    /** Calls each once. */
    static void wake(Counter... counters) {
        Flux.fromArray(counters)
                .flatMap(counter -> counter.increment(1), AT_ONCE)
                .blockLast(LONGEST);
    }

    /** Waits until {@code hosts} nodes have all shards, each those that it is to have, as {@code node} sees it. */
    static void awaitBalance(ActorRuntime node, int hosts) {
        Flux.interval(POLL)
                .filter(tick -> isBalanced(node.cluster().view(), hosts))
                .blockFirst(LONGEST);
    }

    private static boolean isBalanced(ClusterView view, int hosts) {
        return view.moves().isEmpty()
                && view.unowned() == 0
                && view.members().stream().filter(member -> member.owned() > 0).count() == hosts;
    }

    static void pause(Duration time) {
        Mono.delay(time).block();
    }

    /** Stops a node, which gives its shards away. */
    void stop(ActorRuntime node) {
        nodes.remove(node);
        node.stop().block(LONGEST);
    }

    /** Stops the nodes, the newest first. */
    @Override
    public void close() {
        for (int i = nodes.size() - 1; i >= 0; i--) {
            nodes.get(i).stop().block(LONGEST);
        }
        nodes.clear();
        loops.forEach(own -> own.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly());
    }
}
