package dev.rouse.cluster;

import dev.rouse.cluster.peer.Peers;
import dev.rouse.cluster.peer.Peers.Evidence;
import dev.rouse.cluster.table.ShardTable;
import dev.rouse.cluster.table.TableView;
import dev.rouse.commit.NodeFence;
import dev.rouse.kv.KvRead;
import dev.rouse.log.GuardedLogger;
import dev.rouse.record.MemberRecord;
import dev.rouse.record.NodeId;
import dev.rouse.wire.Frame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Finds nodes that are dead, and revokes them. Three kinds of evidence: the heartbeat in the store, the link, and whether another
 * member reaches the node.
 *
 * <ul>
 *   <li>Nobody is at its address any more: revoked at once.
 *   <li>It does not answer on the link for {@link dev.rouse.ClusterOptions#linkSilence}, its heartbeat stands still for {@link dev.rouse.ClusterOptions#heartbeatSilence}, and no other member
 *       reaches it: revoked.
 *   <li>Its heartbeat stands still for a lease: revoked.
 * </ul>
 *
 * <p>A node is looked after by the {@value #WATCHED} before it in the order of names that seem alive, so that what a node does for that does not
 * grow with the cluster. A wrong revocation costs what the other has in memory, never data. On the timer.
 */
final class PeerWatch {

    private static final Logger LOG = GuardedLogger.of(PeerWatch.class);
    private static final int WATCHED = 3;

    /** With those that seem dead: they may be many where a rack is, or where it is this node that nobody hears. */
    private static final int MOST_WATCHED = 12;

    private final MemberSite site;
    private final NodeFence fence;
    private final NodeId self;
    private final ShardTable table;
    private final boolean alone;
    private final ClusterTenant tenant;
    private final PeerMonitor monitor;
    private final Runnable lookSoon;

    /** Without an answer on the link. */
    private final Duration silent;

    /** Without a heartbeat, of a node that does not answer: more than the time between two. */
    private final Duration still;

    /** As before, and others are asked whether they reach it. */
    private final Duration asking;

    private final Map<NodeId, Suspicion> suspected = new HashMap<>();
    private final Map<NodeId, Boolean> heard = new HashMap<>();
    private Map<NodeId, String> watched = Map.of();

    /** A node that is not heard of, and what is known of it. */
    private static final class Suspicion {
        private final long since;
        private Evidence evidence;
        private boolean toldThatItLives;

        /** Grows when its heartbeat has moved: what others were asked before says nothing of the next standstill. */
        private int round;

        private boolean asking;

        /** Whether others reach it, when they have said so in this round. */
        private @Nullable Boolean reached;

        Suspicion(long since, Evidence evidence) {
            this.since = since;
            this.evidence = evidence;
        }

        void moved() {
            round++;
            asking = false;
            reached = null;
        }

        void answered(int asked, boolean whether) {
            if (asked == round) {
                asking = false;
                reached = whether;
            }
        }
    }

    PeerWatch(MemberSite site, NodeFence fence, ShardTable table, ClusterTenant tenant, Runnable lookSoon) {
        this.site = site;
        this.fence = fence;
        this.self = fence.node();
        this.alone = site.store().exclusive();
        this.table = table;
        this.tenant = tenant;
        this.monitor = new PeerMonitor(site.store(), site.keys(), site.options().lease(), site.ticker());
        this.lookSoon = lookSoon;
        this.silent = site.cluster().linkSilence();
        Duration beats = site.options().heartbeat().multipliedBy(3).dividedBy(2);
        Duration chosen = site.cluster().heartbeatSilence();
        this.still = chosen.compareTo(beats) < 0 ? beats : chosen;
        this.asking = Collections.max(List.of(still.minus(silent), still.dividedBy(3)));
        if (!alone) {
            fence.watched(still);
        }
    }

    boolean isSuspicious() {
        return !suspected.isEmpty();
    }

    /** Whether {@code node} was heard of, or is looked after by others. */
    boolean lives(NodeId node) {
        return !watched.containsKey(node) || monitor.lives(node) || heard.containsKey(node);
    }

    /** Looks at the signs of life of those it looks after. Completes with whether the tables are not as {@code seen} any more. */
    Mono<Boolean> look(TableView seen, Duration usual) {
        if (alone) {
            return Mono.just(false);
        }
        watch(seen);
        return monitor.look(watched.keySet(), usual).publishOn(site.timer()).flatMap(signs -> {
            boolean changed = !Objects.equals(signs.version(), seen.version());
            return Flux.fromIterable(signs.silent().entrySet())
                    .concatMap(each -> revoke(
                            each.getKey(),
                            each.getValue(),
                            "it gave no sign of life for " + site.options().lease()))
                    .concatWith(Flux.defer(() -> Flux.fromIterable(List.copyOf(suspected.entrySet()))
                            .concatMap(each -> examine(seen, each.getKey(), each.getValue()))))
                    .reduce(changed, (so, gone) -> so || gone);
        });
    }

    private void watch(TableView seen) {
        Comparator<NodeId> byName = Comparator.comparingLong(NodeId::high).thenComparingLong(NodeId::low);
        List<NodeId> others = new ArrayList<>(seen.live());
        others.remove(self);
        others.sort(Comparator.comparing((NodeId node) -> byName.compare(node, self) < 0)
                .thenComparing(byName));
        Map<NodeId, String> next = new LinkedHashMap<>();
        int alive = 0;
        for (NodeId node : others) {
            if (alive == WATCHED || next.size() == MOST_WATCHED) {
                break;
            }
            alive += seemsDead(node) ? 0 : 1;
            MemberRecord member = seen.members().get(node);
            next.put(node, member == null ? "" : member.address());
        }
        suspected.keySet().retainAll(next.keySet());
        heard.keySet().retainAll(next.keySet());
        if (!next.equals(watched)) {
            watched = next;
            Map<NodeId, String> reachable = new LinkedHashMap<>(next);
            reachable.values().removeIf(String::isEmpty);
            tenant.peers().watch(reachable, new Peers.Watcher() {
                @Override
                public void heardOf(NodeId node) {
                    site.run(() -> heard(node));
                }

                @Override
                public void missed(NodeId node, Evidence evidence) {
                    site.run(() -> suspect(node, evidence));
                }
            });
        }
    }

    /** Whether {@code node} looks after nobody, as it seems dead: then this node looks after one more. */
    private boolean seemsDead(NodeId node) {
        return suspected.containsKey(node) || monitor.stillFor(node, still) != null;
    }

    private void heard(NodeId node) {
        if (watched.containsKey(node)) {
            if (heard.put(node, true) == null) {
                lookSoon.run();
            }
            if (suspected.remove(node) != null) {
                LOG.info("Node {} hears of node {} again", self, node);
                site.news().recovered(node);
            }
        }
    }

    private void suspect(NodeId node, Evidence evidence) {
        if (!watched.containsKey(node)) {
            return;
        }
        heard.remove(node);
        Suspicion before = suspected.get(node);
        if (before == null) {
            suspected.put(node, new Suspicion(site.ticker().nanoTime(), evidence));
            String why = evidence == Evidence.GONE ? "nobody is at its address" : "it does not answer";
            LOG.warn("Node {} suspects node {}: {}", self, node, why);
            site.news().suspected(node, why);
            lookSoon.run();
        } else if (before.evidence != evidence) {
            before.evidence = evidence;
            lookSoon.run();
        }
    }

    /** Completes with whether the node is gone. */
    private Mono<Boolean> examine(TableView seen, NodeId node, Suspicion suspicion) {
        if (suspicion.evidence == Evidence.GONE) {
            return heartbeat(node).flatMap(sign -> revoke(node, sign, "nobody is at its address any more"));
        }
        if (monitor.stillFor(node, asking) == null) {
            tellThatItLives(node, suspicion);
            suspicion.moved();
            return Mono.just(false);
        }
        Boolean reached = suspicion.reached;
        if (reached == null) {
            ask(seen, node, suspicion);
        }
        byte[] sign = monitor.stillFor(node, still);
        if (sign == null || reached == null) {
            return Mono.just(false);
        }
        suspicion.reached = null;
        return reached
                ? Mono.just(false)
                : revoke(
                        node,
                        sign,
                        "it did not answer, its heartbeat stood still for " + still.toMillis()
                                + " ms, and no other member reaches it");
    }

    /** Asks others while its heartbeat is waited for, as their answers may take as long as it was silent; looks go on meanwhile. */
    private void ask(TableView seen, NodeId node, Suspicion suspicion) {
        if (!suspicion.asking) {
            suspicion.asking = true;
            int asked = suspicion.round;
            isReached(seen, node).onErrorReturn(false).subscribe(reached -> {
                suspicion.answered(asked, reached);
                lookSoon.run();
            });
        }
    }

    /** Once for each suspicion, when its heartbeat has moved since. */
    private void tellThatItLives(NodeId node, Suspicion suspicion) {
        if (!suspicion.toldThatItLives && site.ticker().nanoTime() - suspicion.since >= still.toNanos()) {
            suspicion.toldThatItLives = true;
            LOG.warn(
                    "Node {} does not answer node {}, but its heartbeat goes on, so it keeps its place: something blocks the"
                            + " threads of its lanes, as its own log says then, or the way between the two",
                    node,
                    self);
        }
    }

    private Mono<byte[]> heartbeat(NodeId node) {
        return site.store()
                .read(KvRead.builder().key(site.keys().heartbeat(node)).build())
                .map(read -> {
                    byte[] sign = read.value(0);
                    return sign == null ? new byte[0] : sign;
                });
    }

    /** Whether one of two other members reaches {@code node}. */
    private Mono<Boolean> isReached(TableView seen, NodeId node) {
        MemberRecord member = seen.members().get(node);
        if (member == null) {
            return Mono.just(false);
        }
        List<Map.Entry<NodeId, MemberRecord>> others = seen.members().entrySet().stream()
                .filter(each -> !each.getKey().equals(self)
                        && !each.getKey().equals(node)
                        && !suspected.containsKey(each.getKey()))
                .limit(2)
                .toList();
        return Flux.fromIterable(others)
                .flatMap(other -> tenant.peers()
                        .ask(
                                other.getKey(),
                                other.getValue().address(),
                                silent.multipliedBy(2),
                                number -> new Frame.Probe(number, node, member.address()))
                        .thenReturn(true)
                        .onErrorReturn(false))
                .any(reached -> reached)
                .publishOn(site.timer());
    }

    private Mono<Boolean> revoke(NodeId node, byte[] sign, String why) {
        return table.revoke(fence, node, sign).publishOn(site.timer()).doOnNext(gone -> {
            if (gone) {
                LOG.warn("Node {} revoked node {}: {}", self, node, why);
                site.news().revoked(self, node, why);
                tenant.peers().tell(new Frame.Look());
            }
        });
    }
}
