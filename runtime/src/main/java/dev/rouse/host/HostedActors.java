package dev.rouse.host;

import dev.rouse.ActorAddress;
import dev.rouse.ActorClient;
import dev.rouse.ActorInfo;
import dev.rouse.ActorPresence;
import dev.rouse.NodeUnavailableException;
import dev.rouse.TurnActivity;
import dev.rouse.alarm.AlarmClock;
import dev.rouse.base.Quantity;
import dev.rouse.call.Call;
import dev.rouse.call.CallKind;
import dev.rouse.call.Recipient;
import dev.rouse.cluster.ClusterTenant;
import dev.rouse.cluster.ShardDirectory;
import dev.rouse.cluster.peer.PeerRequests;
import dev.rouse.cluster.peer.Peers;
import dev.rouse.commit.NodeFence;
import dev.rouse.deadlock.DeadlockTurn;
import dev.rouse.lane.NodeServices;
import dev.rouse.log.GuardedLogger;
import dev.rouse.preload.StartPipeline;
import dev.rouse.preload.WarmBundle;
import dev.rouse.record.FormatRecord;
import dev.rouse.record.NodeId;
import dev.rouse.remote.Nowhere;
import dev.rouse.report.ClusterReports;
import dev.rouse.report.NodeReporter;
import dev.rouse.shard.ShardSet;
import dev.rouse.shard.ShardTenant;
import dev.rouse.type.HostedType;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Hosts the actors of a node from the claim of its shards until it loses or leaves them: made whole, dropped whole. */
final class HostedActors implements ClusterTenant, ClusterReports.Place {

    /** For how long turns are counted once somebody has asked. */
    private static final long TALLIED_NANOS = Duration.ofSeconds(10).toNanos();

    private static final Logger LOG = GuardedLogger.of(HostedActors.class);

    private final List<HostedType> types;
    private final NodeId self;
    private final Lanes lanes;
    private final ActorQueries queries;
    private final NodeReporter reporter;
    private final ActorWaker waker;
    private final AlarmClock alarms;
    private final List<ShardTenant> tenants;
    private final @Nullable Remotes remotes;

    HostedActors(
            Node node,
            NodeFence fence,
            FormatRecord format,
            List<HostedType> types,
            EventLoopGroup loops,
            ActorClient actors,
            BiFunction<ActorAddress, CallKind, Recipient> recipients) {
        this.types = types;
        this.self = fence.node();
        this.remotes = node.store().exclusive()
                ? null
                : new Remotes(node, fence.node(), format, types, Lanes.executors(loops));
        StartPipeline starts = new StartPipeline(node.keys(), fence::read);
        NodeServices services = new NodeServices(
                fence,
                starts,
                node.keys(),
                node.store().limits(),
                node.features(),
                types,
                actors,
                recipients,
                node.listener(),
                node.observer(),
                node.events(),
                this::alarmChanged,
                new DeadlockTurn(fence.node().toString()),
                node.blocking(),
                this::info,
                remotes == null ? lane -> new Nowhere() : remotes::of,
                remotes == null ? () -> Set.of(fence.node()) : remotes::members,
                node.clock(),
                node.ticker(),
                node.random());
        this.lanes = new Lanes(loops, services, node.options());
        this.queries = queries(node, fence, starts, lanes);
        this.reporter = reporter(node, queries);
        this.waker = new ActorWaker(types, queries, lanes, remotes);
        this.alarms = new AlarmClock(
                node.keys(),
                fence::read,
                waker,
                node.options().alarms(),
                new AlarmClock.AlarmTime(node.clock(), node.ticker(), node.timer(), node.random()),
                node.listener());
        this.tenants = List.of(alarms, lanes);
    }

    private static NodeReporter reporter(Node node, ActorQueries queries) {
        return new NodeReporter(
                Mono.defer(() -> queries.activity(TALLIED_NANOS)),
                node.events().flux(),
                queries::presence,
                () -> node.ticker().nanoTime());
    }

    private static ActorQueries queries(Node node, NodeFence fence, StartPipeline starts, Lanes lanes) {
        return new ActorQueries(
                node.keys(),
                fence::read,
                node.store().exclusive() ? fence::read : request -> node.store().read(request.build()),
                starts,
                lanes);
    }

    private void alarmChanged(ActorAddress actor, long due, long pauseMillis) {
        alarms.changed(actor, due, pauseMillis);
    }

    private Mono<ActorInfo> info(Call call) {
        return queries.info(call.address(), call.type());
    }

    @Override
    public void paused(Set<String> paused) {
        for (HostedType type : types) {
            boolean isPaused = paused.contains(type.name());
            if (isPaused != type.isPaused()) {
                type.pause(isPaused);
                LOG.info("Actors of type {} are {}", type.name(), isPaused ? "paused" : "paused no more");
                if (isPaused) {
                    lanes.forEach(lane -> lane.sleepAll(type));
                } else {
                    alarms.retry(type.name());
                }
            }
        }
    }

    @Override
    public void open(ShardSet shards) {
        open(shards, List.of());
    }

    /** Lanes first, so that an alarm finds its shard open. */
    @Override
    public void open(ShardSet shards, List<WarmBundle> known) {
        lanes.open(shards, known);
        alarms.open(shards);
    }

    @Override
    public Mono<List<WarmBundle>> takeWarm(ShardSet drained, long maxBytes) {
        return lanes.takeWarm(drained, maxBytes);
    }

    /** Alarms first, so that they wake nobody whom the lanes put to sleep. */
    @Override
    public Mono<Void> drain(ShardSet shards) {
        return alarms.drain(shards).then(lanes.drain(shards));
    }

    /** Drains all shards within {@code deadline}, and closes. Completes with how many actors had not ended by then. */
    Mono<Integer> stop(Duration deadline, Scheduler timer) {
        return drain(ShardSet.all())
                .timeout(deadline, Mono.empty(), timer)
                .then(Mono.fromCallable(lanes::residents))
                .doOnNext(left -> {
                    if (left > 0) {
                        LOG.warn("The node stopped with {} that had not ended in time", Quantity.of(left, "actor"));
                    }
                    close(new NodeUnavailableException("it has stopped"));
                });
    }

    @Override
    public void close(NodeUnavailableException reason) {
        tenants.forEach(tenant -> tenant.close(reason));
    }

    @Override
    public void end() {
        tenants.forEach(ShardTenant::end);
    }

    @Override
    public Mono<Void> whenIdle() {
        return lanes.whenIdle();
    }

    @Override
    public Mono<Void> disconnect() {
        return remotes == null ? Mono.empty() : remotes.leave();
    }

    @Override
    public Mono<Long> prewarm(List<ActorAddress> actors) {
        return waker.readAheadInParts(actors);
    }

    @Override
    public Mono<byte[]> report(byte[] question) {
        return queries.answered(reporter.report(question));
    }

    @Override
    public NodeId self() {
        return self;
    }

    @Override
    public Mono<TurnActivity> activity() {
        return reporter.activity();
    }

    @Override
    public Mono<List<ActorPresence>> presence(List<ActorAddress> actors) {
        return queries.presence(actors);
    }

    @Override
    public Map<NodeId, String> others() {
        return remotes == null ? Map.of() : remotes.hosts();
    }

    @Override
    public @Nullable NodeId owner(ActorAddress actor) {
        return remotes == null ? self : remotes.route(actor).owner();
    }

    @Override
    public Mono<String> accept(PeerRequests requests) {
        return remotes == null ? Mono.just("") : remotes.accept(requests, lanes::of);
    }

    @Override
    public Peers peers() {
        return remotes == null ? Peers.NONE : remotes.peers();
    }

    @Override
    public ShardDirectory directory() {
        return remotes == null ? ShardDirectory.NONE : remotes;
    }

    @Override
    public int residents() {
        return lanes.residents();
    }

    Lanes lanes() {
        return lanes;
    }

    ActorWaker waker() {
        return waker;
    }

    ActorQueries queries() {
        return queries;
    }
}
