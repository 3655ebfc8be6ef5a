package dev.rouse.host;

import dev.rouse.ClusterEvent;
import dev.rouse.RuntimeListener;
import dev.rouse.cluster.ClusterNews;
import dev.rouse.cluster.table.TableView;
import dev.rouse.log.GuardedLogger;
import dev.rouse.record.MemberRecord;
import dev.rouse.record.NodeId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import reactor.core.publisher.BufferOverflowStrategy;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

/** Events of a node's cluster: what the node does and learns, told to the listener and to subscribers. */
final class ClusterEvents implements ClusterNews {

    private static final Logger LOG = GuardedLogger.of(ClusterEvents.class);
    private static final int HELD = 1024;

    private final RuntimeListener listener;
    private final Clock clock;
    private final CopyOnWriteArrayList<FluxSink<ClusterEvent>> subscribers = new CopyOnWriteArrayList<>();
    private final Set<NodeId> revokedHere = new HashSet<>();
    private Map<NodeId, MemberRecord> members = new HashMap<>();

    ClusterEvents(RuntimeListener listener, Clock clock) {
        this.listener = listener;
        this.clock = clock;
    }

    /** See {@link dev.rouse.ActorCluster#events()}. */
    Flux<ClusterEvent> flux() {
        return Flux.<ClusterEvent>create(
                        sink -> {
                            subscribers.add(sink);
                            sink.onDispose(() -> subscribers.remove(sink));
                        },
                        FluxSink.OverflowStrategy.IGNORE)
                .onBackpressureBuffer(HELD, event -> {}, BufferOverflowStrategy.DROP_OLDEST);
    }

    /** No events will come any more. */
    void end() {
        subscribers.forEach(subscriber -> tell(subscriber, FluxSink::complete));
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }

    private void tell(ClusterEvent event) {
        subscribers.forEach(subscriber -> tell(subscriber, sink -> sink.next(event)));
    }

    private void tell(FluxSink<ClusterEvent> subscriber, Consumer<FluxSink<ClusterEvent>> signal) {
        try {
            signal.accept(subscriber);
        } catch (Throwable e) {
            LOG.error("A subscriber of cluster events threw, which it must not, and is told no more of them", e);
            subscribers.remove(subscriber);
        }
    }

    @Override
    public void looked(NodeId self, TableView seen) {
        Map<NodeId, MemberRecord> before = members;
        members = new HashMap<>(seen.members());
        members.remove(self);
        members.forEach((node, member) -> {
            MemberRecord known = before.get(node);
            if (known == null) {
                tell(new ClusterEvent.MemberJoined(node.toString(), member.address(), member.build(), now()));
            }
            if (member.drains() && (known == null || !known.drains())) {
                tell(new ClusterEvent.MemberDraining(node.toString(), now()));
            }
        });
        before.forEach((node, member) -> {
            if (!members.containsKey(node) && !revokedHere.remove(node)) {
                left(node, member);
            }
        });
    }

    private void left(NodeId node, MemberRecord member) {
        tell(
                member.drains()
                        ? new ClusterEvent.MemberLeft(node.toString(), now())
                        : new ClusterEvent.MemberRevoked(
                                node.toString(), null, "it is no member any more, and had not begun to drain", now()));
    }

    @Override
    public void taken(@Nullable NodeId from, List<Integer> shards, String why) {
        listener.shardsTaken(shards.size());
        tell(new ClusterEvent.ShardsTaken(from == null ? null : from.toString(), shards, why, now()));
    }

    @Override
    public void given(NodeId to, List<Integer> shards, Duration took) {
        listener.shardsGiven(shards.size(), took);
        tell(new ClusterEvent.ShardsGiven(to.toString(), shards, took, "they are meant for it", now()));
    }

    @Override
    public void suspected(NodeId node, String why) {
        listener.memberSuspected(node.toString());
        tell(new ClusterEvent.MemberSuspected(node.toString(), why, now()));
    }

    @Override
    public void recovered(NodeId node) {
        tell(new ClusterEvent.MemberRecovered(node.toString(), now()));
    }

    @Override
    public void revoked(NodeId self, NodeId node, String why) {
        revokedHere.add(node);
        listener.memberRevoked(node.toString());
        tell(new ClusterEvent.MemberRevoked(node.toString(), self.toString(), why, now()));
    }
}
