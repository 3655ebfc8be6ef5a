package dev.rouse.host;

import dev.rouse.ActorCluster;
import dev.rouse.ClusterEvent;
import dev.rouse.ClusterView;
import dev.rouse.StoreUnavailableException;
import dev.rouse.cluster.GuardedStep;
import dev.rouse.cluster.Membership;
import dev.rouse.cluster.placement.Placement;
import dev.rouse.cluster.placement.ShardMove;
import dev.rouse.cluster.table.TableView;
import dev.rouse.commit.NodeFence;
import dev.rouse.record.MemberRecord;
import dev.rouse.record.NodeId;
import dev.rouse.report.ClusterReports;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** The cluster as a node knows it. */
final class NodeCluster implements ActorCluster {

    /** Time that the store has to answer an operator's question. */
    private static final Duration PATIENCE = Duration.ofSeconds(1); // told in the error, and by ActorCluster

    private final Membership<HostedActors> membership;
    private final ClusterEvents events;

    /** Runs what callers do with what was read. */
    private final Scheduler answers;

    private final ClusterReports reports;
    private final AtomicReference<@Nullable Mono<Void>> draining = new AtomicReference<>();

    NodeCluster(Membership<HostedActors> membership, ClusterEvents events, Node node) {
        this.membership = membership;
        this.answers = node.timers().answers();
        this.events = events;
        this.reports = new ClusterReports(
                () -> membership.now().required(), node.events().flux(), node.timer());
    }

    /** Reports of what the actors of all nodes do. */
    ClusterReports reports() {
        return reports;
    }

    @Override
    public ClusterView view() {
        TableView seen = membership.view();
        Placement placement = membership.placement();
        if (seen == null || placement == null) {
            return new ClusterView(null, 0, List.of(), List.of(), List.of());
        }
        Map<NodeId, Integer> owned = new HashMap<>();
        Map<NodeId, Integer> meant = new HashMap<>();
        for (int shard = 0; shard < seen.shards().size(); shard++) {
            NodeId owner = seen.shards().get(shard).owner();
            NodeId target = placement.target(shard);
            if (owner != null && seen.live().contains(owner)) {
                owned.merge(owner, 1, Integer::sum);
            }
            if (target != null) {
                meant.merge(target, 1, Integer::sum);
            }
        }
        List<ClusterView.Member> members = seen.live().stream()
                .map(node -> member(node, seen.members().get(node), owned, meant))
                .sorted(Comparator.comparing(ClusterView.Member::node))
                .toList();
        String version =
                seen.version() == null ? null : Long.toHexString(seen.version().change());
        return new ClusterView(
                version, seen.shards().size(), members, moves(placement), List.copyOf(seen.pausedTypes()));
    }

    private ClusterView.Member member(
            NodeId node, @Nullable MemberRecord said, Map<NodeId, Integer> owned, Map<NodeId, Integer> meant) {
        NodeFence fence = membership.now().fence();
        return new ClusterView.Member(
                node.toString(),
                state(said),
                said == null ? "" : said.address(),
                said == null ? "" : said.build(),
                said == null ? 1 : said.weight(),
                owned.getOrDefault(node, 0),
                meant.getOrDefault(node, 0),
                fence != null && fence.node().equals(node));
    }

    private static ClusterView.State state(@Nullable MemberRecord said) {
        if (said == null) {
            return ClusterView.State.JOINING;
        }
        if (!said.hosts()) {
            return ClusterView.State.CALLS_ONLY;
        }
        return said.drains() ? ClusterView.State.DRAINING : ClusterView.State.ACTIVE;
    }

    private static List<ClusterView.Move> moves(Placement placement) {
        Map<List<@Nullable String>, Integer> counts = new HashMap<>();
        for (ShardMove move : placement.moves()) {
            List<@Nullable String> ends = new ArrayList<>();
            ends.add(move.from() == null ? null : move.from().toString());
            ends.add(move.to() == null ? null : move.to().toString());
            counts.merge(ends, 1, Integer::sum);
        }
        return counts.entrySet().stream()
                .map(each ->
                        new ClusterView.Move(each.getKey().get(0), each.getKey().get(1), each.getValue()))
                .sorted(Comparator.comparing(move -> move.from() + " " + move.to()))
                .toList();
    }

    @Override
    public Mono<Map<String, Integer>> residents() {
        return GuardedStep.mono(membership.residents())
                .timeout(PATIENCE, Mono.error(NodeCluster::silent), answers)
                .map(NodeCluster::named)
                .publishOn(answers);
    }

    private static StoreUnavailableException silent() {
        return new StoreUnavailableException("The store did not answer within a second.", null);
    }

    private static Map<String, Integer> named(Map<NodeId, Integer> residents) {
        Map<String, Integer> named = new TreeMap<>();
        residents.forEach((node, count) -> named.put(node.toString(), count));
        return named;
    }

    @Override
    public Flux<ClusterEvent> events() {
        return events.flux();
    }

    @Override
    public Mono<Void> drain() {
        return Mono.defer(() -> {
            Mono<Void> fresh = membership.drain().cache();
            return draining.compareAndSet(null, fresh) ? fresh : draining.get();
        });
    }
}
