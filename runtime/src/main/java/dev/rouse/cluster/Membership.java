package dev.rouse.cluster;

import dev.rouse.NodeHealth.Status;
import dev.rouse.NodeOptions;
import dev.rouse.NodeUnavailableException;
import dev.rouse.base.Backoff;
import dev.rouse.base.ErrorText;
import dev.rouse.cluster.placement.Placement;
import dev.rouse.cluster.table.ShardTable;
import dev.rouse.cluster.table.TableView;
import dev.rouse.commit.FencedException;
import dev.rouse.commit.JoinedNode;
import dev.rouse.commit.LostPlace;
import dev.rouse.commit.NodeFence;
import dev.rouse.kv.error.KvClosedException;
import dev.rouse.kv.error.KvCorruptException;
import dev.rouse.log.GuardedLogger;
import dev.rouse.record.MemberRecord;
import dev.rouse.record.NodeId;
import dev.rouse.wire.Frame;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Membership of a node in its store, through all its incarnations: it joins, serves its share of the shards, and begins anew when it
 * lost its place.
 *
 * <p>What it is at a moment is one {@link MemberState}, replaced only from one that it may follow on: what comes late from an
 * incarnation that is over changes nothing.
 */
public final class Membership<T extends ClusterTenant> {

    private static final Logger LOG = GuardedLogger.of(Membership.class);

    private final MemberSite site;
    private final NodeOptions settings;
    private final NodeJoin join;
    private final ShardTable table;
    private final Function<NodeFence, T> tenants;
    private final AtomicReference<MemberState<T>> state = new AtomicReference<>(MemberState.beginning());
    private final Sinks.Empty<Void> settled = Sinks.empty();
    private final Sinks.Empty<Void> ended = Sinks.empty();

    /** The last one that was lost: what it sent may have no answer yet. */
    private final AtomicReference<@Nullable T> dropped = new AtomicReference<>();

    private volatile boolean draining;
    private final AtomicReference<@Nullable Incarnation<T>> living = new AtomicReference<>();
    private final Disposable.Swap joining = Disposables.swap();

    /**
     * The membership of one node.
     *
     * @param tenants makes what the holder of a fence serves with
     */
    public Membership(MemberSite site, NodeJoin join, Function<NodeFence, T> tenants) {
        this.site = site;
        this.settings = site.options();
        this.join = join;
        this.table = new ShardTable(site.store(), site.keys(), site.shards(), site.random(), site.ticker());
        this.tenants = tenants;
    }

    /** State of the node now. */
    public MemberState<T> now() {
        return Objects.requireNonNull(state.get());
    }

    /** Completes when the node serves, at once when it does; ends with an error when it never will. */
    public Mono<Void> whenServing() {
        return Mono.defer(() -> {
            MemberState<T> now = now();
            return now.is(Status.SERVING) ? Mono.<Void>empty() : now.serving().asMono();
        });
    }

    /** Completes when the node has stopped; ends with an error when it will not serve any more, though nobody stopped it. */
    public Mono<Void> whenEnded() {
        return ended.asMono();
    }

    /** Completes when the node serves; ends with what kept it from looking who else is there. */
    public Mono<Void> begin(JoinedNode place) {
        return Mono.defer(() -> {
            Incarnation<T> fresh;
            try {
                fresh = incarnation(place);
            } catch (Throwable e) {
                giveBack(place.node());
                throw e;
            }
            return enter(fresh)
                    ? fresh.begin()
                            .onErrorResume(FencedException.class, lost -> Mono.empty())
                            .doOnSuccess(looked -> fresh.goOn())
                            .then(settled.asMono())
                    : Mono.error(new NodeUnavailableException(now().reason()));
        });
    }

    private Incarnation<T> incarnation(JoinedNode place) {
        NodeId self = place.node();
        NodeFence fence = new NodeFence(
                site.store(),
                site.keys(),
                place,
                settings,
                site.ticker(),
                site.clock(),
                site.timer(),
                site.listener(),
                loss -> lost(self, loss));
        MemberRecord member = draining ? site.member().draining() : site.member();
        return new Incarnation<>(site, fence, tenants.apply(fence), member, () -> serves(self));
    }

    /** @return whether it may begin; else its place is given back */
    private boolean enter(Incarnation<T> fresh) {
        NodeFence fence = fresh.fence();
        if (move(now -> !now.hasEnded(), now -> now.joined(fence, fresh.tenant())) == null) {
            close(fresh.tenant(), "it stops");
            giveBack(fence.node());
            return false;
        }
        living.set(fresh);
        fence.startHeartbeats();
        return true;
    }

    private void serves(NodeId self) {
        MemberState<T> was = move(now -> now.is(Status.JOINING, self), MemberState::serves);
        if (was != null) {
            LOG.info("Node {} serves", self);
            end(dropped.getAndSet(null));
            was.serving().tryEmitEmpty();
            settled.tryEmitEmpty();
        }
    }

    // Operators.

    /** The tables as this node saw them last; null before it did. */
    public @Nullable TableView view() {
        Incarnation<T> now = living.get();
        return now == null ? null : now.view();
    }

    /** Shards that each member is to have by those; null before this node saw any. */
    public @Nullable Placement placement() {
        Incarnation<T> now = living.get();
        return now == null ? null : now.placement();
    }

    /** Takes no further step: what the node is it stays, but for stopping. */
    public void stop() {
        move(now -> !now.hasEnded(), now -> now.with(Status.STOPPING, "it is stopping"));
        joining.dispose();
        never("it is stopping");
    }

    /** Gives all shards to other members, however long it takes until one takes them, and takes none any more. Cold. */
    public Mono<Void> drain() {
        return Mono.defer(() -> {
            Incarnation<T> now = living.get();
            if (now == null || now().hasEnded()) {
                return Mono.error(new NodeUnavailableException(now().reason()));
            }
            draining = true;
            return now.drain()
                    .then(Mono.defer(() -> now().hasEnded()
                            ? Mono.error(new NodeUnavailableException(now().reason()))
                            : Mono.empty()));
        });
    }

    /** Resident actors of each node, as its last heartbeat told. Cold. */
    public Mono<Map<NodeId, Integer>> residents() {
        return living().flatMap(Incarnation::residents);
    }

    /** Pauses a type for the cluster. Completes when that is stored, and this node refuses its calls. Cold. */
    public Mono<Void> pauseType(String type) {
        return living().flatMap(now -> now.pauseType(type));
    }

    /** Ends the pause of a type for the cluster. Completes when that is stored, and this node takes its calls. Cold. */
    public Mono<Void> resumeType(String type) {
        return living().flatMap(now -> now.resumeType(type));
    }

    /** The incarnation that has a place now; ends with {@link NodeUnavailableException} where there is none. */
    private Mono<Incarnation<T>> living() {
        return Mono.defer(() -> {
            Incarnation<T> now = living.get();
            return now == null || now().hasEnded() || now.fence().isFenced()
                    ? Mono.error(new NodeUnavailableException(now().reason()))
                    : Mono.just(now);
        });
    }

    /** Gives all shards to other members, as far as there are any who take some. Cold. */
    public Mono<Void> handOver() {
        return Mono.defer(() -> {
            Incarnation<T> now = living.get();
            return now == null || !now.hasOthers() || now.fence().isFenced() ? Mono.empty() : now.handOver();
        });
    }

    /** Completes when no call of this node is under way to others. Cold. */
    public Mono<Void> whenIdle() {
        return Mono.defer(() -> {
            T tenant = now().tenant();
            return tenant == null ? Mono.empty() : tenant.whenIdle();
        });
    }

    /** Takes leave of the others, once the place has been given back. Cold. */
    public Mono<Void> disconnect() {
        return Mono.defer(() -> {
            T tenant = now().tenant();
            return tenant == null ? Mono.empty() : tenant.disconnect();
        });
    }

    /** Ends what is left, once the place has been given back. */
    public void stopped() {
        MemberState<T> now = now();
        if (now.fence() != null) {
            now.fence().left();
        }
        if (now.tenant() != null) {
            now.tenant().disconnect().subscribe();
        }
        end(now.tenant());
        end(dropped.getAndSet(null));
        move(any -> true, any -> any.with(Status.STOPPED, "it has stopped"));
        ended.tryEmitEmpty();
    }

    /** Tells those that wait for an outcome that it is unknown. */
    private void end(@Nullable T tenant) {
        if (tenant != null) {
            tenant.end();
        }
    }

    /** Gives the place back, so that another node may take it at once. */
    public Mono<Void> leave() {
        NodeFence fence = now().fence();
        if (fence == null || fence.isFenced()) {
            return Mono.empty();
        }
        fence.leaving();
        Incarnation<T> last = living.get();
        if (last != null) {
            last.stop();
        }
        return table.leave(fence.node()).doOnSuccess(left -> {
            T tenant = now().tenant();
            if (tenant != null) {
                tenant.peers().tell(new Frame.Look());
            }
        });
    }

    private void never(String why) {
        NodeUnavailableException reason = new NodeUnavailableException(why);
        settled.tryEmitError(reason);
        now().serving().tryEmitError(reason);
    }

    /** @return what it was before; null when it may not move from what it is */
    private @Nullable MemberState<T> move(Predicate<MemberState<T>> from, UnaryOperator<MemberState<T>> to) {
        while (true) {
            MemberState<T> now = now();
            if (!from.test(now)) {
                return null;
            }
            if (state.compareAndSet(now, to.apply(now))) {
                return now;
            }
        }
    }

    // A place that was lost.

    /** The incarnation has lost its place; what comes late from one that is over changes nothing. From any thread. */
    void lost(NodeId incarnation, LostPlace loss) {
        MemberState<T> was = move(
                now -> !now.hasEnded() && isOf(now, incarnation) && !now.is(Status.FENCED),
                now -> now.lost(loss.reason()));
        if (was == null) {
            closeWhatStops(incarnation, loss);
            return;
        }
        stopLooking(incarnation);
        close(was.tenant(), loss);
        if (loss.failure() != null) {
            giveBack(incarnation);
        }
        end(dropped.getAndSet(was.tenant()));
        if (loss.mayJoinAgain() && settings.rejoin()) {
            joinAgain(incarnation);
        } else {
            never(now().reason());
            ended.tryEmitError(new NodeUnavailableException(now().reason(), loss.failure()));
        }
    }

    private void stopLooking(NodeId incarnation) {
        Incarnation<T> over = living.get();
        if (over != null && over.fence().node().equals(incarnation)) {
            over.stop();
        }
    }

    /** Lets others take over without waiting for the end of the lease. */
    private void giveBack(NodeId incarnation) {
        table.leave(incarnation)
                .subscribe(
                        left -> {},
                        error -> LOG.warn(
                                "The shards were not given back, and wait for the end of the lease: {}",
                                ErrorText.of(error)));
    }

    private boolean isOf(MemberState<T> state, NodeId incarnation) {
        NodeFence fence = state.fence();
        return fence != null && fence.node().equals(incarnation);
    }

    /** A node that stops and loses its place meanwhile ends at once what it would have ended in time. */
    private void closeWhatStops(NodeId incarnation, LostPlace loss) {
        MemberState<T> now = now();
        if (now.hasEnded() && isOf(now, incarnation)) {
            close(now.tenant(), loss);
        }
    }

    private void close(@Nullable T tenant, LostPlace loss) {
        if (tenant != null) {
            close(tenant, "it lost its place in the store: " + loss.reason());
        }
    }

    private void close(T tenant, String why) {
        tenant.close(new NodeUnavailableException(why));
        tenant.disconnect().subscribe();
    }

    private void joinAgain(NodeId predecessor) {
        joining.update(join.joinAgain(predecessor)
                .doOnError(
                        Membership::mayPass,
                        error -> LOG.warn("The node could not join again, it tries later: {}", ErrorText.of(error)))
                .retryWhen(new Backoff(settings.heartbeat(), settings.lease(), site.random())
                        .retry(Long.MAX_VALUE, Membership::mayPass, site.timer()))
                .delaySubscription(settings.backoff(), site.timer())
                .subscribe(this::joinedAgain, error -> gaveUp(predecessor, error)));
    }

    private static boolean mayPass(Throwable error) {
        return !(error instanceof NodeUnavailableException
                || error instanceof KvCorruptException
                || error instanceof KvClosedException);
    }

    private void joinedAgain(JoinedNode place) {
        Incarnation<T> fresh = incarnation(place);
        if (enter(fresh)) {
            fresh.begin()
                    .doOnError(error -> LOG.warn(
                            "Node {} could not look for the others, it looks again: {}",
                            place.node(),
                            ErrorText.of(error)))
                    .onErrorComplete()
                    .doOnSuccess(looked -> fresh.goOn())
                    .subscribe();
        }
    }

    private void gaveUp(NodeId predecessor, Throwable error) {
        LOG.error("The node does not join again: {}", ErrorText.of(error));
        String why = error instanceof NodeUnavailableException told ? told.reason() : ErrorText.of(error);
        if (move(now -> now.is(Status.FENCED, predecessor), now -> now.lost(why)) != null) {
            never(now().reason());
            ended.tryEmitError(new NodeUnavailableException(now().reason(), error));
        }
    }
}
