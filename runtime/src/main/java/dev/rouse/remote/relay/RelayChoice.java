package dev.rouse.remote.relay;

import dev.rouse.record.NodeId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The choice of a member that passes calls of one lane on to a node which cannot be reached from here. The calls of one shard go
 * through one member, those of many shards through all; one that did not reach the node pauses, and is tried when no other is left.
 * Lane only.
 */
public final class RelayChoice {

    private static final long FIRST_PAUSE = Duration.ofMillis(50).toNanos();
    private static final long LONGEST_PAUSE = Duration.ofSeconds(1).toNanos();

    /** Members that are looked at for one call: of a large cluster not all. */
    private static final int MOST_ASKED = 16;

    private final NodeId self;
    private final Supplier<RelayMembers> members;
    private final Predicate<NodeId> isCutOff;
    private final LongSupplier nanoTime;
    private final RelayEvents events;
    private final Map<NodeId, Detours> detours = new HashMap<>();

    /** The ways to one node. */
    private static final class Detours {
        private final Map<NodeId, Failed> failed = new HashMap<>();
        private boolean used;
    }

    /** A member that did not reach the node. */
    private static final class Failed {
        private int times;
        private long notBefore;
    }

    /**
     * @param isCutOff whether a member cannot be reached from here either
     */
    public RelayChoice(
            NodeId self,
            Supplier<RelayMembers> members,
            Predicate<NodeId> isCutOff,
            LongSupplier nanoTime,
            RelayEvents events) {
        this.self = self;
        this.members = members;
        this.isCutOff = isCutOff;
        this.nanoTime = nanoTime;
        this.events = events;
    }

    /** The member through which calls of {@code shard} go to {@code owner}; null for none now. */
    public @Nullable NodeId through(NodeId owner, int shard) {
        RelayMembers known = members.get();
        NodeId found = anyOf(known.hosting(), owner, shard, false);
        found = found != null ? found : anyOf(known.calling(), owner, shard, false);
        found = found != null ? found : anyOf(known.hosting(), owner, shard, true);
        return found != null ? found : anyOf(known.calling(), owner, shard, true);
    }

    private @Nullable NodeId anyOf(List<NodeId> nodes, NodeId owner, int shard, boolean again) {
        int size = nodes.size();
        for (int i = 0; i < Math.min(size, MOST_ASKED); i++) {
            NodeId node = nodes.get((shard + i) % size);
            if (!node.equals(self) && !node.equals(owner) && !isCutOff.test(node) && mayPass(owner, node, again)) {
                return node;
            }
        }
        return null;
    }

    private boolean mayPass(NodeId owner, NodeId through, boolean again) {
        Detours ways = detours.get(owner);
        Failed failed = ways == null ? null : ways.failed.get(through);
        return failed == null || again && failed.notBefore - nanoTime.getAsLong() <= 0;
    }

    /** Nanoseconds until a member that did not reach {@code owner} may be tried again; 0 where there is none. */
    public long pause(NodeId owner) {
        Detours ways = detours.get(owner);
        long now = nanoTime.getAsLong();
        return ways == null
                ? 0
                : ways.failed.values().stream()
                        .mapToLong(failed -> Math.max(0, failed.notBefore - now))
                        .min()
                        .orElse(0);
    }

    /** A call goes to {@code owner} through {@code through}. */
    public void sends(NodeId owner, NodeId through) {
        Detours ways = detours.computeIfAbsent(owner, node -> new Detours());
        if (!ways.used) {
            ways.used = true;
            events.began(owner, through);
        }
        events.relayed();
    }

    /** A call was not brought to {@code owner} by {@code through}: of several that come back together, the first counts. */
    public void failed(NodeId owner, NodeId through) {
        Failed failed = detours.computeIfAbsent(owner, node -> new Detours())
                .failed
                .computeIfAbsent(through, node -> new Failed());
        long now = nanoTime.getAsLong();
        if (failed.times == 0 || failed.notBefore - now <= 0) {
            failed.notBefore = now + Math.min(LONGEST_PAUSE, FIRST_PAUSE << Math.min(failed.times, 10));
            failed.times++;
        }
    }

    /** A call was answered by {@code owner} through {@code through}. */
    public void passed(NodeId owner, NodeId through) {
        Detours ways = detours.get(owner);
        if (ways != null) {
            ways.failed.remove(through);
        }
    }

    /** Calls go to {@code owner} directly. */
    public void reached(NodeId owner) {
        forget(detours.remove(owner), owner, true);
    }

    /** Forgets nodes that are not members any more. */
    public void forgetAllBut(Predicate<NodeId> isMember) {
        detours.entrySet().removeIf(each -> {
            boolean left = !isMember.test(each.getKey());
            if (left) {
                forget(each.getValue(), each.getKey(), false);
            } else {
                each.getValue().failed.keySet().removeIf(isMember.negate());
            }
            return left;
        });
    }

    private void forget(@Nullable Detours ways, NodeId owner, boolean reached) {
        if (ways != null && ways.used) {
            events.ended(owner, reached);
        }
    }
}
