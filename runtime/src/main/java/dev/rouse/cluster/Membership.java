package dev.rouse.cluster;

import dev.rouse.NodeHealth.Status;
import dev.rouse.NodeOptions;
import dev.rouse.NodeUnavailableException;
import dev.rouse.base.ErrorText;
import dev.rouse.commit.FencedException;
import dev.rouse.commit.JoinedNode;
import dev.rouse.commit.LostPlace;
import dev.rouse.commit.NodeFence;
import dev.rouse.kv.error.KvClosedException;
import dev.rouse.kv.error.KvCorruptException;
import dev.rouse.log.GuardedLogger;
import dev.rouse.record.NodeId;
import dev.rouse.shard.ShardSet;
import dev.rouse.shard.ShardTenant;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.retry.Retry;

/**
 * Membership of a node in its store, through all its incarnations: it joins, stands by while another node serves, claims the shards when that one is
 * gone, and begins anew when it lost its place.
 *
 * <p>What it is at a moment is one {@link MemberState}, replaced only from one that it may follow on: what comes late from an
 * incarnation that is over changes nothing.
 */
public final class Membership<T extends ShardTenant> {

    private static final Logger LOG = GuardedLogger.of(Membership.class);

    private final MemberSite site;
    private final NodeOptions settings;
    private final NodeJoin join;
    private final ShardOwnership shards;
    private final Function<NodeFence, T> open;
    private final AtomicReference<MemberState<T>> state = new AtomicReference<>(MemberState.beginning());
    private final Sinks.Empty<Void> settled = Sinks.empty();
    private final Sinks.Empty<Void> ended = Sinks.empty();

    /** The last one that was lost: what it sent may have no answer yet. */
    private final AtomicReference<@Nullable T> dropped = new AtomicReference<>();

    private final Disposable.Swap watching = Disposables.swap();
    private final Disposable.Swap joining = Disposables.swap();

    /**
     * The membership of one node.
     *
     * @param open makes what the holder of a fence serves with
     */
    public Membership(MemberSite site, NodeJoin join, Function<NodeFence, T> open) {
        this.site = site;
        this.settings = site.options();
        this.join = join;
        this.shards = new ShardOwnership(site.store(), site.keys(), site.ticker());
        this.open = open;
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

    /** Completes when the node serves or knows that another one lives; ends with what kept it from looking. */
    public Mono<Void> begin(JoinedNode place) {
        return Mono.defer(() -> {
            Watch watch = new Watch(place);
            return watch.begin()
                    ? watch.look()
                            .onErrorResume(FencedException.class, lost -> Mono.empty())
                            .doOnSuccess(looked -> watch.goOn())
                            .then(settled.asMono())
                    : Mono.error(new NodeUnavailableException(now().reason()));
        });
    }

    /** Takes no further step: what the node is it stays, but for stopping. */
    public void stop() {
        move(now -> !now.hasEnded(), now -> now.with(Status.STOPPING, "it is stopping"));
        watching.dispose();
        joining.dispose();
        never("it is stopping");
    }

    /** Ends what is left, once the place has been given back. */
    public void stopped() {
        MemberState<T> now = now();
        if (now.fence() != null) {
            now.fence().left();
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
        return shards.leave(fence.node());
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
        watching.update(Disposables.disposed());
        close(was.tenant(), loss);
        if (loss.failure() != null) {
            leaveToOthers(incarnation);
        }
        end(dropped.getAndSet(was.tenant()));
        if (loss.mayJoinAgain() && settings.rejoin()) {
            joinAgain(incarnation);
        } else {
            never(now().reason());
            ended.tryEmitError(new NodeUnavailableException(now().reason(), loss.failure()));
        }
    }

    /** Lets a standby take over without waiting for the end of the lease. */
    private void leaveToOthers(NodeId incarnation) {
        shards.leave(incarnation)
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
            tenant.close(new NodeUnavailableException("it lost its place in the store: " + loss.reason()));
        }
    }

    private void joinAgain(NodeId predecessor) {
        joining.update(join.joinAgain(predecessor)
                .retryWhen(Retry.backoff(Long.MAX_VALUE, settings.heartbeat())
                        .maxBackoff(settings.lease())
                        .scheduler(site.timer())
                        .filter(Membership::mayPass)
                        .doBeforeRetry(failed -> LOG.warn(
                                "The node could not join again, it tries later: {}", ErrorText.of(failed.failure()))))
                .delaySubscription(settings.backoff(), site.timer())
                .subscribe(this::joinedAgain, error -> gaveUp(predecessor, error)));
    }

    private static boolean mayPass(Throwable error) {
        return !(error instanceof NodeUnavailableException
                || error instanceof KvCorruptException
                || error instanceof KvClosedException);
    }

    private void joinedAgain(JoinedNode place) {
        Watch watch = new Watch(place);
        if (watch.begin()) {
            watch.goOn();
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

    /** Upkeep of one incarnation: renews its lease, and looks who else is there. */
    private final class Watch {

        private final NodeId self;
        private final NodeFence fence;
        private final PeerMonitor peers;

        Watch(JoinedNode place) {
            this.self = place.node();
            this.fence = new NodeFence(
                    site.store(),
                    site.keys(),
                    place,
                    settings,
                    site.ticker(),
                    site.clock(),
                    site.timer(),
                    site.listener(),
                    loss -> lost(place.node(), loss));
            this.peers = new PeerMonitor(site.store(), site.keys(), self, settings.lease(), site.ticker());
        }

        /** @return whether it may; else its place is given back */
        boolean begin() {
            if (move(now -> !now.hasEnded(), now -> now.joined(fence)) == null) {
                shards.leave(self)
                        .subscribe(
                                left -> {},
                                error -> LOG.debug(
                                        "The shards were not given back, and wait for the end of the lease: {}",
                                        ErrorText.of(error)));
                return false;
            }
            fence.startHeartbeats();
            return true;
        }

        void goOn() {
            if (!isOf(now(), self) || now().is(Status.FENCED) || now().hasEnded()) {
                return;
            }
            watching.update(Mono.defer(() -> Mono.delay(untilNextLook(), site.timer()))
                    .then(Mono.defer(this::look))
                    .onErrorResume(this::looksAgain)
                    .repeat(() -> !(site.store().exclusive() && now().is(Status.SERVING)))
                    .subscribe());
        }

        private Mono<Void> looksAgain(Throwable error) {
            LOG.warn("Node {} could not look for the others, it looks again: {}", self, ErrorText.of(error));
            return Mono.empty();
        }

        /** Time to the next look: a node that serves looks only for records of the dead. */
        private Duration untilNextLook() {
            return now().is(Status.SERVING) ? settings.lease() : settings.heartbeat();
        }

        Mono<Void> look() {
            return site.store().exclusive()
                    ? claim()
                    : peers.look(untilNextLook()).flatMap(view -> GuardedStep.mono(Mono.defer(() -> act(view))));
        }

        private Mono<Void> act(PeerMonitor.View view) {
            return revoke(view.silent()).flatMap(gone -> {
                if (now().is(Status.SERVING)) {
                    return Mono.empty();
                }
                NodeId owner = view.owner();
                if (owner == null || gone.contains(owner)) {
                    return claim();
                }
                standBy(owner);
                if (view.ownerMoves()) {
                    settled.tryEmitEmpty();
                }
                return Mono.empty();
            });
        }

        private Mono<Set<NodeId>> revoke(Map<NodeId, byte[]> silent) {
            return Flux.fromIterable(silent.entrySet())
                    .concatMap(entry -> shards.revoke(fence, entry.getKey(), entry.getValue())
                            .filter(gone -> gone)
                            .map(gone -> entry.getKey()))
                    .doOnNext(gone ->
                            LOG.warn("Node {} gave no sign of life for {} and was revoked", gone, settings.lease()))
                    .collect(Collectors.toSet());
        }

        private Mono<Void> claim() {
            return shards.claim(fence)
                    .flatMap(owner -> GuardedStep.mono(Mono.fromRunnable(() -> {
                        if (owner.equals(self)) {
                            serve();
                        } else {
                            standBy(owner);
                        }
                    })));
        }

        private void serve() {
            T fresh = open.apply(fence);
            // Before any call can find it.
            fresh.open(ShardSet.all());
            MemberState<T> was = move(now -> now.is(Status.STANDBY, self), now -> now.serves(fresh));
            if (was != null) {
                LOG.info("Node {} serves", self);
                end(dropped.getAndSet(null));
                was.serving().tryEmitEmpty();
                settled.tryEmitEmpty();
            } else {
                fresh.close(new NodeUnavailableException("it stopped, or lost its place, before it served"));
            }
        }

        private void standBy(NodeId owner) {
            MemberState<T> was = move(now -> now.is(Status.STANDBY, self), now -> now.standsBy(owner));
            if (was != null && !was.reason().equals(now().reason())) {
                LOG.info("Node {} stands by while {} serves", self, owner);
            }
        }
    }
}
