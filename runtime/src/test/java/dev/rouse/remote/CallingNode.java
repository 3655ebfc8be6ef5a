package dev.rouse.remote;

import dev.rouse.ActorAddress;
import dev.rouse.ActorOptions;
import dev.rouse.ActorType;
import dev.rouse.NodeUnavailableException;
import dev.rouse.OverloadedException;
import dev.rouse.PreloadOptions;
import dev.rouse.Principal;
import dev.rouse.RuntimeListener;
import dev.rouse.call.Call;
import dev.rouse.call.CallDeadlines;
import dev.rouse.call.CallFlux;
import dev.rouse.call.CallKind;
import dev.rouse.call.CallMono;
import dev.rouse.call.CallStream;
import dev.rouse.call.CallTarget;
import dev.rouse.call.Recipient;
import dev.rouse.fixture.Puppet;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.link.Link;
import dev.rouse.link.LinkHandler;
import dev.rouse.link.LinkTransport;
import dev.rouse.link.LocalTransport;
import dev.rouse.loop.LaneLoop;
import dev.rouse.record.Keys;
import dev.rouse.record.NodeId;
import dev.rouse.remote.in.InboundCalls;
import dev.rouse.remote.in.InboundServices;
import dev.rouse.remote.relay.RelayEvents;
import dev.rouse.shard.ShardSet;
import dev.rouse.stored.Features;
import dev.rouse.stream.ServingLane;
import dev.rouse.stream.StreamReply;
import dev.rouse.type.Action;
import dev.rouse.type.HostedType;
import dev.rouse.wire.Frame;
import dev.rouse.wire.StoreId;
import dev.rouse.wire.WireLimits;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.local.LocalIoHandler;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A node of one lane, without a store: calls that arrive at it while their shard is open are kept for the test to answer, the
 * others go elsewhere.
 */
final class CallingNode implements ServingLane {

    final List<Call> ran = new ArrayList<>();
    final List<Throwable> thrown = new ArrayList<>();
    final NodeId id;
    final String address;
    final ShardRoutes routes;
    final AwaitedCalls awaited = new AwaitedCalls();
    final RemoteCalls elsewhere;
    final ManualIoEventLoop executor;
    InboundCalls inbound;
    private LinkHandler opened;
    int looks;
    int relayed;
    int passedOn;
    boolean hosts = true;

    /** Whether it knows of calls that are to be passed on. */
    boolean relays = true;

    /** Told of calls that go elsewhere. */
    Consumer<Call> onTaken = call -> {};

    int maxInTransit = 10_000;
    private final Network network;
    private final LaneLoop loop;
    private final HostedType type;
    private final CallDeadlines deadlines;
    private ShardSet open = ShardSet.none();

    /** Nodes that do not answer, as far as it knows. */
    final Set<NodeId> silent = new HashSet<>();

    CallingNode(Network network, int number, HoldLimits holds, WireLimits limits, ActorOptions options) {
        this.network = network;
        this.id = new NodeId(0, number);
        this.address = "local:" + id;
        this.executor =
                new ManualIoEventLoop(null, Thread.currentThread(), LocalIoHandler.newFactory(), network.ticker);
        this.loop = new LaneLoop(executor, network.ticker, () -> {}, thrown::add);
        this.type = type(options);
        this.deadlines = new CallDeadlines(loop, List.of(type));
        this.routes = new ShardRoutes(id, () -> looks++);
        LocalTransport transport = new LocalTransport(
                network.links, new Frame.Identity(new StoreId(1, 1), id, "1"), limits, List.of(executor));
        this.elsewhere = new RemoteCalls(
                this,
                new RemoteServices(
                        routes,
                        new Overheard(transport),
                        awaited,
                        holds,
                        16 << 20,
                        silent::contains,
                        new RelayEvents(new Events())));
        InboundServices services = new InboundServices(
                id,
                name -> hosts && name.equals("puppet") ? type : null,
                to -> this,
                (call, question) -> Mono.just(question),
                awaited,
                actor -> open.contains(actor.id()) || !relays ? null : elsewhere.relay());
        transport.accept(link -> accepted(link, services)).subscribe();
    }

    private InboundCalls accepted(Link link, InboundServices services) {
        inbound = new InboundCalls(link, services, new Deaf());
        return inbound;
    }

    private static HostedType type(ActorOptions options) {
        Features features = Features.of(new Keys((byte) 'R'), new ScriptedStore().limits(), List.of());
        ActorType<Puppet> type = new Puppet.Play().type(options);
        return new HostedType(type, 0, features.manifest(PreloadOptions.defaults()), false);
    }

    HostedType type() {
        return type;
    }

    /** A frame arrives over the link that this node has opened last. */
    void hears(Frame frame) {
        opened.received(frame);
        network.run();
    }

    /** Keeps the handler of the last link. */
    private final class Overheard implements LinkTransport {

        private final LinkTransport transport;

        Overheard(LinkTransport transport) {
            this.transport = transport;
        }

        @Override
        public Mono<String> accept(Function<Link, LinkHandler> acceptor) {
            return transport.accept(acceptor);
        }

        @Override
        public Mono<Link> connect(NodeId node, String to, EventExecutor loop, Function<Link, LinkHandler> handler) {
            return transport.connect(node, to, loop, link -> {
                opened = handler.apply(link);
                return opened;
            });
        }

        @Override
        public Mono<Void> close() {
            return transport.close();
        }
    }

    private record Deaf() implements LinkHandler {
        @Override
        public void received(Frame frame) {}

        @Override
        public void closed(Throwable reason) {}
    }

    private final class Events implements RuntimeListener {
        @Override
        public void callRelayed() {
            relayed++;
        }

        @Override
        public void callPassedOn() {
            passedOn++;
        }
    }

    // Calls.

    Mono<Object> act(String key, String part) {
        return call(CallKind.GET_OR_CREATE, key, "act", part);
    }

    Mono<Object> look(String key, String part) {
        return call(CallKind.GET_OR_CREATE, key, "look", part);
    }

    Mono<Object> call(CallKind kind, String key, String action, Object... arguments) {
        return new CallMono(recipient(kind, key, null), type.action(action), arguments);
    }

    Mono<Object> within(Duration timeout, String key, String part) {
        return new CallMono(recipient(CallKind.GET_OR_CREATE, key, timeout), type.action("act"), part);
    }

    Mono<Object> as(Principal principal, String key, String part) {
        Recipient.Terms terms = new Recipient.Terms(null, new CallTarget.Caller(principal, null));
        ActorAddress to = ActorAddress.of("puppet", key);
        return new CallMono(
                new Recipient(address -> this, type, to, CallKind.GET_OR_CREATE, terms), type.action("act"), part);
    }

    Flux<Object> stream(String key, String action, String part) {
        return new CallFlux(recipient(CallKind.GET_OR_CREATE, key, null), type.action(action), part);
    }

    Mono<Object> bare(CallKind kind, String key, Action action, Object... input) {
        return new CallMono(recipient(kind, key, null), action, input);
    }

    private Recipient recipient(CallKind kind, String key, Duration timeout) {
        return new Recipient(
                to -> this, type, ActorAddress.of("puppet", key), kind, new Recipient.Terms(timeout, null));
    }

    static int shard(String key) {
        return ActorAddress.of("puppet", key).id().shard();
    }

    // What the node has.

    void knows(String key, CallingNode owner, long sequence) {
        routes.hint(shard(key), owner.id, owner.address, sequence);
    }

    void open(String key) {
        ShardSet shards = ShardSet.of(shard(key));
        execute(() -> {
            open = open.plus(shards);
            elsewhere.opened(shards);
        });
    }

    void close(String key) {
        open = open.minus(ShardSet.of(shard(key)));
    }

    Call next() {
        network.run();
        return ran.remove(0);
    }

    // Its lane.

    @Override
    public void submit(Runnable step, Call call) {
        if (loop.backlog() >= maxInTransit) {
            call.refuse(new OverloadedException("calls in transit to one lane", maxInTransit));
        } else {
            loop.put(step);
        }
    }

    @Override
    public void arrived(Call call) {
        if (call.isEnded()) {
            return;
        }
        deadlines.add(call);
        if (open.contains(call.address().id())) {
            ran.add(call);
        } else {
            onTaken.accept(call);
            elsewhere.take(call);
        }
    }

    @Override
    public void again(Call call, int tries) {
        loop.put(() -> arrived(call));
    }

    @Override
    public void noLongerWaits(Call call) {
        deadlines.remove(call);
    }

    @Override
    public void withdrawn(Call call) {
        noLongerWaits(call);
        elsewhere.withdrawn(call);
    }

    @Override
    public CallStream stream(Call call, long demand) {
        return new StreamReply(call, this, demand);
    }

    @Override
    public long nanoTime() {
        return network.ticker.nanoTime();
    }

    @Override
    public void thrown(Throwable error) {
        thrown.add(error);
    }

    @Override
    public LaneLoop loop() {
        return loop;
    }

    @Override
    public boolean mayServe() {
        return true;
    }

    @Override
    public NodeUnavailableException unavailable() {
        return new NodeUnavailableException("scripted");
    }

    @Override
    public void execute(Runnable task) {
        loop.execute(task);
    }
}
