package dev.rouse.host;

import dev.rouse.ActorAddress;
import dev.rouse.ClusterOptions;
import dev.rouse.call.Call;
import dev.rouse.call.CallRoute;
import dev.rouse.call.Receiver;
import dev.rouse.cluster.ShardDirectory;
import dev.rouse.cluster.peer.ControlLinks;
import dev.rouse.cluster.peer.PeerRequests;
import dev.rouse.cluster.peer.Peers;
import dev.rouse.cluster.peer.RequestHandler;
import dev.rouse.cluster.table.TableView;
import dev.rouse.lane.ActorLane;
import dev.rouse.link.Link;
import dev.rouse.link.LinkHandler;
import dev.rouse.link.LinkTransport;
import dev.rouse.record.FormatRecord;
import dev.rouse.record.MemberRecord;
import dev.rouse.record.NodeId;
import dev.rouse.remote.AwaitedCalls;
import dev.rouse.remote.Elsewhere;
import dev.rouse.remote.HoldLimits;
import dev.rouse.remote.RemoteCalls;
import dev.rouse.remote.RemoteServices;
import dev.rouse.remote.Route;
import dev.rouse.remote.ShardRoutes;
import dev.rouse.remote.in.InboundCalls;
import dev.rouse.remote.in.InboundServices;
import dev.rouse.remote.relay.Relay;
import dev.rouse.remote.relay.RelayEvents;
import dev.rouse.shard.ShardSet;
import dev.rouse.type.HostedType;
import dev.rouse.wire.Frame;
import dev.rouse.wire.StoreId;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Ways of one incarnation of a node to the others: routes, calls there and from there, hints. */
final class Remotes implements ShardDirectory {

    /** For the answers to calls that came, when the node leaves. */
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(1);

    private final LinkTransport transport;
    private final Scheduler timer;
    private final Map<InboundCalls, Link> inbound = Collections.synchronizedMap(new LinkedHashMap<>());

    /** Nodes that lived when the tables were looked at last. */
    private volatile Set<NodeId> live = Set.of();

    private volatile Map<NodeId, String> hosts = Map.of();

    private final ControlLinks peers;
    private final ShardRoutes routes;
    private final RemoteServices services;
    private final Map<String, HostedType> types;
    private final Map<Receiver, Relay> relays = new ConcurrentHashMap<>();
    private volatile @Nullable PeerRequests requests;

    Remotes(Node node, NodeId self, FormatRecord format, List<HostedType> types, List<EventExecutor> loops) {
        ClusterOptions cluster = node.options().cluster();
        StoreId store = new StoreId(format.storeHigh(), format.storeLow());
        this.transport = node.transports().of(new Frame.Identity(store, self, cluster.build()), loops);
        this.timer = node.timer();
        this.peers = new ControlLinks(transport, loops.get(0), node.timer(), node.ticker(), cluster.linkSilence());
        this.routes = new ShardRoutes(self, this::look);
        this.services = new RemoteServices(
                routes,
                transport,
                new AwaitedCalls(),
                HoldLimits.of(cluster),
                cluster.unsentBytes(),
                peers::isSilent,
                new RelayEvents(node.listener()));
        this.types = types.stream().collect(Collectors.toMap(HostedType::name, Function.identity()));
    }

    private void look() {
        PeerRequests told = requests;
        if (told != null) {
            told.tablesChanged();
        }
    }

    Elsewhere of(ActorLane lane) {
        RemoteCalls calls = new RemoteCalls(lane, services);
        relays.put(lane, calls.relay());
        return calls;
    }

    /** The relay of the lane of {@code actor}; null where this node has its shard, or is about to. */
    private @Nullable Relay relay(ActorAddress actor, CallRoute route) {
        int shard = actor.id().shard();
        boolean isHere = routes.isExpected(shard)
                || routes.self().equals(routes.of(shard).owner());
        return isHere ? null : relays.get(route.receiver(actor));
    }

    /** Way to the node that has {@code actor}, as far as it is known. */
    Route route(ActorAddress actor) {
        return routes.of(actor.id().shard());
    }

    /** The other nodes that host actors, with their addresses. */
    Map<NodeId, String> hosts() {
        return hosts;
    }

    /** Nodes that live, with this one; empty while nothing is known. */
    Set<NodeId> members() {
        return live;
    }

    boolean isSelf(NodeId node) {
        return routes.self().equals(node);
    }

    private static Mono<byte[]> inquired(Call call, byte[] question) {
        return call.receiver() instanceof ActorLane lane ? lane.inquired(call, question) : Mono.empty();
    }

    /** @param route to the lanes of this node */
    Mono<String> accept(PeerRequests control, CallRoute route) {
        requests = control;
        InboundServices incoming = new InboundServices(
                routes.self(), types::get, route, Remotes::inquired, services.awaited(), actor -> relay(actor, route));
        return transport.accept(link -> accepted(link, incoming, control));
    }

    Peers peers() {
        return peers;
    }

    private LinkHandler accepted(Link link, InboundServices incoming, PeerRequests control) {
        InboundCalls calls = new InboundCalls(link, incoming, new Control(link, control));
        inbound.put(calls, link);
        calls.whenClosed().subscribe(nothing -> {}, error -> {}, () -> inbound.remove(calls));
        return calls;
    }

    /**
     * Lets nobody in any more, as this incarnation is over: calls that came are answered first, as far as that takes no longer than
     * {@link #LAST_ANSWERS}. Cold.
     */
    Mono<Void> leave() {
        return Mono.defer(() -> {
            peers.close();
            return Flux.fromArray(inbound.keySet().toArray(new InboundCalls[0]))
                    .flatMap(InboundCalls::leave, Integer.MAX_VALUE)
                    .then()
                    .timeout(LAST_ANSWERS, Mono.empty(), timer)
                    .onErrorComplete()
                    .then(transport.close());
        });
    }

    @Override
    public void learned(TableView table) {
        Set<NodeId> before = live;
        live = table.live();
        hosts = hosts(table);
        routes.learned(table);
        if (!live.containsAll(before)) {
            forget(before);
        }
    }

    private Map<NodeId, String> hosts(TableView table) {
        Map<NodeId, String> found = new LinkedHashMap<>();
        for (NodeId node : table.live()) {
            MemberRecord said = table.members().get(node);
            if (!isSelf(node) && said != null && said.hosts()) {
                found.put(node, said.address());
            }
        }
        return Collections.unmodifiableMap(found);
    }

    /** Ends the calls of nodes that are none any more: one whose power is cut says no goodbye. */
    private void forget(Set<NodeId> before) {
        Set<NodeId> now = live;
        for (Link link : inbound.values().toArray(new Link[0])) {
            if (before.contains(link.node()) && !now.contains(link.node())) {
                link.close("no_member", "Node " + link.node() + " is no member of this cluster any more.");
            }
        }
    }

    @Override
    public void hint(int shard, @Nullable NodeId owner, @Nullable String address, long sequence) {
        routes.hint(shard, owner, address, sequence);
    }

    @Override
    public void expect(ShardSet shards) {
        routes.expect(shards);
    }

    @Override
    public void expectNoMore(ShardSet shards) {
        routes.expectNoMore(shards);
    }

    /** Frames of a link that are about no call. */
    private static final class Control implements LinkHandler {

        private final RequestHandler handler;

        Control(Link link, PeerRequests requests) {
            this.handler = new RequestHandler(link, requests);
        }

        @Override
        public void received(Frame frame) {
            handler.takes(frame);
        }

        @Override
        public void closed(@Nullable Throwable reason) {}
    }
}
