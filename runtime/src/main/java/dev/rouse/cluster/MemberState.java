package dev.rouse.cluster;

import dev.rouse.NodeHealth;
import dev.rouse.NodeHealth.Status;
import dev.rouse.NodeHealth.StorePace;
import dev.rouse.NodeUnavailableException;
import dev.rouse.commit.NodeFence;
import dev.rouse.record.NodeId;
import dev.rouse.shard.ShardTenant;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Sinks;

/**
 * State of a node at a moment, replaced as a whole.
 *
 * @param fence of its newest incarnation; null before the first has joined
 * @param tenant its parts, from its join until it loses its place; null for none
 * @param serving completes when it serves; ends with an error when it never will
 */
public record MemberState<T extends ShardTenant>(
        Status status,
        String reason,
        @Nullable NodeFence fence,
        @Nullable T tenant,
        Sinks.Empty<Void> serving) {

    static <T extends ShardTenant> MemberState<T> beginning() {
        return new MemberState<>(Status.JOINING, "it joins the store", null, null, Sinks.empty());
    }

    MemberState<T> joined(NodeFence fresh, T with) {
        return new MemberState<>(
                Status.JOINING, "it has joined and looks for who has which shard", fresh, with, serving);
    }

    MemberState<T> serves() {
        return with(Status.SERVING, "all is well");
    }

    MemberState<T> lost(String why) {
        return new MemberState<>(
                Status.FENCED,
                "it lost its place in the store: " + why,
                fence,
                null,
                is(Status.SERVING) ? Sinks.empty() : serving);
    }

    MemberState<T> with(Status next, String why) {
        return new MemberState<>(next, why, fence, tenant, serving);
    }

    /** Health of a node in this state. */
    public NodeHealth health() {
        if (fence == null) {
            return new NodeHealth(status, reason, 0, Duration.ZERO, StorePace.UNKNOWN);
        }
        Duration sinceConfirmed = Duration.ofNanos(fence.sinceConfirmed());
        int residents = tenant == null ? 0 : tenant.residents();
        if (status == Status.SERVING && !fence.mayServe()) {
            String failure = fence.failure();
            String slow = "the store has not confirmed this node for " + sinceConfirmed.toMillis() + " ms"
                    + (failure == null ? "" : ": " + failure);
            return new NodeHealth(Status.UNCONFIRMED, slow, residents, sinceConfirmed, fence.pace());
        }
        String refusal = fence.readOnly();
        if (status == Status.SERVING && refusal != null) {
            String why = "the store takes no writes, since " + refusal;
            return new NodeHealth(Status.READ_ONLY, why, residents, sinceConfirmed, fence.pace());
        }
        String why = status == Status.SERVING && fence.isSlow() ? slow(fence) : reason;
        return new NodeHealth(status, why, residents, sinceConfirmed, fence.pace());
    }

    private static String slow(NodeFence fence) {
        String cause = fence.slowness();
        return "calls are refused while the store takes longer than "
                + fence.slowStore().toMillis() + " ms to answer" + (cause == null ? "" : ": " + cause);
    }

    boolean is(Status other) {
        return status == other;
    }

    boolean is(Status other, NodeId node) {
        return status == other && fence != null && fence.node().equals(node);
    }

    public boolean hasEnded() {
        return status == Status.STOPPING || status == Status.STOPPED;
    }

    /**
     * Takers of calls. A node that still looks for who has which shard takes them, too: its alarms call others, and others call it.
     *
     * @throws NodeUnavailableException it has no place, and why
     */
    public T required() {
        T now = tenant;
        if (now == null) {
            throw new NodeUnavailableException(reason);
        }
        return now;
    }
}
