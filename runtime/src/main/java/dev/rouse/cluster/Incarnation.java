package dev.rouse.cluster;

import dev.rouse.ActorAddress;
import dev.rouse.base.ErrorText;
import dev.rouse.cluster.peer.PeerRequests;
import dev.rouse.cluster.placement.Placement;
import dev.rouse.cluster.placement.PlacementMember;
import dev.rouse.cluster.table.ShardTable;
import dev.rouse.cluster.table.TableView;
import dev.rouse.commit.FencedException;
import dev.rouse.commit.NodeFence;
import dev.rouse.log.GuardedLogger;
import dev.rouse.record.MemberRecord;
import dev.rouse.record.NodeId;
import dev.rouse.shard.ShardSet;
import dev.rouse.wire.Frame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * One life of a node among the others, from its join to its end: it looks at the tables again and again, claims what is to be
 * its own, gives away what is to be others', and revokes who is dead. Its steps run on the timer, one look at a time; what others
 * offer is claimed beside it.
 */
final class Incarnation<T extends ClusterTenant> implements PeerRequests {

    private static final Logger LOG = GuardedLogger.of(Incarnation.class);

    /** Time between the beginnings of two looks, at least. */
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(5);

    private final MemberSite site;
    private final NodeFence fence;
    private final NodeId self;
    private final T tenant;
    private final ShardTable table;
    private final boolean alone;
    private final PeerWatch watch;
    private final ShardKeeper shards;
    private final Runnable settled;
    private final Disposable.Swap next = Disposables.swap();
    private final AtomicBoolean asked = new AtomicBoolean();
    private final Sinks.Empty<Void> drained = Sinks.empty();
    private final Sinks.Empty<Void> stopped = Sinks.empty();

    /** They wait for a look that begins after what they stored. */
    private final List<Sinks.Empty<Void>> waiting = new ArrayList<>();

    private volatile @Nullable TableView view;
    private volatile @Nullable Placement placement;
    private volatile MemberRecord member;
    private Map<NodeId, MemberRecord> told = Map.of();

    /** The tables by which all was done that was to be done. */
    private @Nullable TableView acted;

    private volatile boolean listens;
    private volatile boolean introduced;
    private long lookedAt;
    private boolean looking;
    private boolean again;
    private boolean goesOn;
    private boolean hasSettled;

    /** It stops: its shards go to others as far as there are any. */
    private boolean leaves;

    /** @param settled called when this node knows that each shard is its own or that of a node that lives */
    Incarnation(MemberSite site, NodeFence fence, T tenant, MemberRecord member, Runnable settled) {
        this.site = site;
        this.fence = fence;
        this.self = fence.node();
        this.alone = site.store().exclusive();
        this.introduced = alone;
        this.tenant = tenant;
        this.member = member;
        this.table = new ShardTable(site.store(), site.keys(), site.shards(), site.random(), site.ticker());
        this.watch = new PeerWatch(site, fence, table, tenant, this::lookSoon);
        this.shards = new ShardKeeper(site, fence, table, tenant, site.news(), this::lookSoon);
        this.settled = settled;
        fence.tellsOf(tenant::residents);
    }

    T tenant() {
        return tenant;
    }

    NodeFence fence() {
        return fence;
    }

    /** Tables as this node saw them last; null before it did. From any thread. */
    @Nullable
    TableView view() {
        return view;
    }

    ShardSet open() {
        return shards.open();
    }

    // Looks.

    /** Lets the others know this node and looks for the first time. Cold; ends with what kept it from that. */
    Mono<Void> begin() {
        return introduce().then(Mono.defer(this::look));
    }

    /** Lets the others know this node, unless they do: nobody brings calls to one that could not say where it is. */
    private Mono<Void> introduce() {
        return introduced ? Mono.empty() : listen().then(Mono.defer(this::announce));
    }

    /** Says what this node is, which it may not be any more when that is said. */
    @SuppressWarnings("ReferenceEquality") // the very record that was said
    private Mono<Void> announce() {
        MemberRecord said = member;
        return table.announce(fence, said).publishOn(site.timer()).doOnSuccess(done -> {
            introduced = said == member;
            if (said.drains()) {
                tenant.peers().tell(new Frame.Look());
            }
        });
    }

    private Mono<Void> listen() {
        return listens
                ? Mono.empty()
                : tenant.accept(this)
                        .publishOn(site.timer())
                        .doOnNext(address -> {
                            listens = true;
                            member = member.at(address);
                        })
                        .then();
    }

    /** Goes on to look, until {@link #stop}. */
    void goOn() {
        site.run(() -> {
            goesOn = true;
            lookAfter(again ? Duration.ZERO : untilNextLook());
            again = false;
        });
    }

    /** Looks no more: what it has it keeps. From any thread. */
    void stop() {
        next.dispose();
        shards.stop();
        drained.tryEmitEmpty();
        stopped.tryEmitEmpty();
    }

    private Duration untilNextLook() {
        return watch.isSuspicious()
                ? site.options().heartbeat().dividedBy(4)
                : site.options().heartbeat();
    }

    /** Looks as soon as it may. From any thread. */
    private void lookSoon() {
        if (asked.compareAndSet(false, true)) {
            site.run(this::lookAsAsked);
        }
    }

    private void lookAsAsked() {
        asked.set(false);
        if (looking || !goesOn) {
            again = true;
        } else {
            lookAfter(untilNextMayBe());
        }
    }

    /** Others may ask as often as they like: what was ordered here is done at once, all else waits for a moment. */
    private Duration untilNextMayBe() {
        Duration passed = Duration.ofNanos(site.ticker().nanoTime() - lookedAt);
        return waiting.isEmpty() && passed.compareTo(BETWEEN_LOOKS) < 0 ? BETWEEN_LOOKS.minus(passed) : Duration.ZERO;
    }

    /** Does nothing for a node that has stopped, the timer of which may have ended. */
    private void lookAfter(Duration pause) {
        if (next.isDisposed()) {
            return;
        }
        next.update(site.runAfter(pause, this::lookNow));
    }

    private void lookNow() {
        if (looking || next.isDisposed()) {
            return;
        }
        looking = true;
        lookedAt = site.ticker().nanoTime();
        Mono<Void> step = introduce().then(Mono.defer(this::look));
        GuardedStep.mono(step).publishOn(site.timer()).subscribe(nothing -> {}, this::lookedInVain, this::looked);
    }

    private void looked() {
        looking = false;
        if (alone && hasSettled && !again && waiting.isEmpty()) {
            return;
        }
        Duration pause = again ? untilNextMayBe() : untilNextLook();
        again = false;
        lookAfter(pause);
    }

    private void lookedInVain(Throwable error) {
        if (!(error instanceof FencedException) && !next.isDisposed()) {
            LOG.warn("Node {} could not look for the others, it looks again: {}", self, ErrorText.of(error));
        }
        again = false;
        looked();
    }

    private Mono<Void> look() {
        TableView known = view;
        List<Sinks.Empty<Void>> asking = List.copyOf(waiting);
        waiting.clear();
        return (known == null || !asking.isEmpty() ? table.read() : Mono.just(known))
                .publishOn(site.timer())
                .flatMap(seen -> GuardedStep.mono(Mono.defer(() -> watch.look(seen, untilNextLook())))
                        .flatMap(changed -> changed ? table.read() : Mono.just(seen)))
                .publishOn(site.timer())
                .flatMap(seen -> GuardedStep.mono(Mono.defer(() -> act(seen))))
                .publishOn(site.timer())
                .doOnError(error -> waiting.addAll(asking))
                .doOnSuccess(acted -> asking.forEach(Sinks.Empty::tryEmitEmpty));
    }

    @SuppressWarnings("ReferenceEquality") // the very tables of the last look
    private Mono<Void> act(TableView read) {
        if (next.isDisposed()) {
            return Mono.empty(); // Another incarnation of the node may have looked since.
        }
        TableView seen = shards.newest(read);
        view = seen;
        if (!seen.live().contains(self)) {
            fence.revoked();
            return Mono.error(new FencedException("This node lost its place in the store.", false));
        }
        if (seen == acted && shards.isSettled() && !member.drains()) {
            settle(seen);
            return Mono.empty();
        }
        tenant.directory().learned(seen);
        tenant.paused(seen.pausedTypes());
        if (!seen.members().equals(told)) {
            told = seen.members();
            site.news().looked(self, seen);
        }
        Placement target = placement(seen);
        placement = target;
        return shards.claim(seen, target)
                .doOnNext(claimed -> {
                    again |= claimed;
                    settle(seen);
                    shards.give(seen, target);
                    acted = alone ? takenHere(seen) : seen;
                    if (member.drains() && shards.hasNone() || leaves && !hasOthers() && !shards.isGiving()) {
                        drained.tryEmitEmpty();
                    }
                })
                .then();
    }

    /** The tables as they are by now, as nobody else changes them: they need not be read again. */
    private TableView takenHere(TableView seen) {
        TableView taken = seen.takenBy(self, member, shards.open());
        view = taken;
        return taken;
    }

    /** Of the members that have said what they are, with the owners or takers of the shards as they are now. */
    private Placement placement(TableView seen) {
        Map<NodeId, MemberRecord> known = new HashMap<>(seen.members());
        known.put(self, member);
        List<PlacementMember> members = new ArrayList<>();
        known.forEach((node, said) ->
                members.add(new PlacementMember(node, said.weight(), said.hosts(), said.drains(), said.build())));
        List<@Nullable NodeId> owners = new ArrayList<>(seen.shards().size());
        for (int shard = 0; shard < seen.shards().size(); shard++) {
            owners.add(seen.holder(shard));
        }
        return Placement.of(members, owners);
    }

    /** Shards that each member is to have, as far as this node knows; null before it does. From any thread. */
    @Nullable
    Placement placement() {
        return placement;
    }

    private void settle(TableView seen) {
        for (int shard = 0; !hasSettled && shard < seen.shards().size(); shard++) {
            NodeId holder = seen.holder(shard);
            if (!shards.has(shard) && (holder == null || !holder.equals(self) && !watch.lives(holder))) {
                return;
            }
        }
        if (!hasSettled) {
            hasSettled = true;
            settled.run();
        }
    }

    // Draining.

    /** Whether anybody else takes shards, as far as this node knows. From any thread. */
    boolean hasOthers() {
        TableView seen = view;
        return seen != null
                && seen.members().entrySet().stream()
                        .anyMatch(each -> !each.getKey().equals(self)
                                && each.getValue().hosts()
                                && !each.getValue().drains());
    }

    /** Lets the others take all of its shards. Completes when it has none; waits while nobody else takes any. Cold. */
    Mono<Void> drain() {
        return Mono.<Void>fromRunnable(() -> site.run(() -> {
                    member = member.draining();
                    introduced = false;
                    lookSoon();
                }))
                .then(drained.asMono());
    }

    /** As {@link #drain}, but completes too when nobody else takes any more, though somebody did when it began. Cold. */
    Mono<Void> handOver() {
        return Mono.<Void>fromRunnable(() -> site.run(() -> leaves = true)).then(drain());
    }

    // Operators.

    /** Resident actors of each node, as its last heartbeat told. Cold. */
    Mono<Map<NodeId, Integer>> residents() {
        return table.residents();
    }

    // Types.

    /** Pauses a type for the cluster. Completes when that is stored, and this node refuses its calls. Cold. */
    Mono<Void> pauseType(String type) {
        return table.pauseType(fence, type, site.clock().millis()).then(Mono.defer(this::actsOnWhatIsStored));
    }

    /** Ends the pause of a type for the cluster. Completes when that is stored, and this node takes its calls. Cold. */
    Mono<Void> resumeType(String type) {
        return table.resumeType(fence, type).then(Mono.defer(this::actsOnWhatIsStored));
    }

    /** Completes when a look that begins now is over, or this node looks no more: it serves nothing then. */
    private Mono<Void> actsOnWhatIsStored() {
        tenant.peers().tell(new Frame.Look());
        Sinks.Empty<Void> seen = Sinks.empty();
        site.run(() -> {
            waiting.add(seen);
            lookSoon();
        });
        return Mono.firstWithSignal(seen.asMono(), stopped.asMono());
    }

    // Requests of others.

    @Override
    public Mono<Void> prepare(NodeId giver, List<Integer> wanted) {
        return Mono.fromRunnable(() -> {
            if (next.isDisposed() || member.drains() || !member.hosts()) {
                throw new IllegalStateException("Node " + self + " takes no shards: it stops, drains or only calls.");
            }
            ShardSet expected =
                    ShardSet.of(wanted.stream().mapToInt(shard -> shard).toArray());
            tenant.directory().expect(expected);
            site.runAfter(site.options().lease(), () -> tenant.directory().expectNoMore(expected));
        });
    }

    @Override
    public Mono<Void> offered(NodeId giver, Frame.Offer offer) {
        return Mono.fromRunnable(() -> {
            ShardSet given = ShardSet.of(
                    offer.shards().stream().mapToInt(Frame.Offered::shard).toArray());
            site.run(() -> shards.offered(giver, given, offer));
        });
    }

    @Override
    public void tablesChanged() {
        lookSoon();
    }

    @Override
    public Mono<byte[]> report(byte[] question) {
        return tenant.report(question);
    }

    @Override
    public Mono<Long> prewarm(List<ActorAddress> actors) {
        return tenant.prewarm(actors);
    }

    @Override
    public Mono<Void> probe(NodeId node, String address) {
        return node.equals(self)
                ? Mono.empty()
                : tenant.peers()
                        .ask(
                                node,
                                address,
                                site.cluster().linkSilence(),
                                number -> new Frame.Probe(number, node, address))
                        .then();
    }
}
