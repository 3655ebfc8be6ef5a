package dev.rouse.store;

import dev.rouse.RuntimeListener;
import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvVersion;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.BaseSubscriber;
import reactor.util.context.Context;

/**
 * The commits of one lane: while one is in flight, actors that have something to save gather for the next, and one commit
 * carries many of them.
 *
 * <p>Invariants. At most one group is in flight, so an actor's next commit waits for the outcome of its previous one. A
 * group has at most {@code maxActors} members and closes at {@code maxBytes}, which one large member may exceed alone. When
 * a group fails definitely, its members are sent again one by one, so that only who is to blame fails. Touched by the lane
 * only; the store's answer hops to it once.
 */
public final class GroupCommit {

    private final NodeFence fence;
    private final Executor lane;
    private final Context context;
    private final Ticker ticker;
    private final RuntimeListener listener;
    private final int maxActors;
    private final int maxBytes;
    private final ArrayDeque<GroupMember> waiting = new ArrayDeque<>();
    private final ArrayDeque<Share> alone = new ArrayDeque<>();
    private @Nullable Outcome inFlight;

    /**
     * @param lane runs what it is given on the lane, at once where it is called there
     * @param context what commits are subscribed with
     */
    public GroupCommit(NodeFence fence, Executor lane, Context context, int maxActors, int maxBytes) {
        this.fence = fence;
        this.lane = lane;
        this.context = context;
        this.ticker = fence.ticker();
        this.listener = fence.listener();
        this.maxActors = maxActors;
        this.maxBytes = maxBytes;
    }

    private record Share(GroupMember member, Contribution contribution) {}

    /** Puts {@code member} into the next group. Once per outcome: the member sees to that. */
    public void join(GroupMember member) {
        waiting.add(member);
    }

    /** Sends the next group, unless one is in flight or nobody waits. */
    public void flush() {
        while (inFlight == null && !(waiting.isEmpty() && alone.isEmpty())) {
            List<Share> group = alone.isEmpty() ? gather() : List.of(alone.remove());
            if (!group.isEmpty()) {
                send(group);
            }
        }
    }

    /** Who joins while the group gathers is for the next one: a member is in a group once. */
    private List<Share> gather() {
        List<Share> group = new ArrayList<>(Math.min(waiting.size(), maxActors));
        int bytes = 0;
        // A member that joins again while it contributes waits for the outcome of what it contributed.
        int asked = waiting.size();
        while (group.size() < maxActors && bytes < maxBytes && asked-- > 0) {
            GroupMember member = waiting.remove();
            Contribution contribution = member.contribute();
            if (contribution == null) {
                continue;
            }
            Share share = new Share(member, contribution);
            if (!group.isEmpty() && bytes + contribution.size() > maxBytes) {
                alone.add(share);
                break;
            }
            group.add(share);
            bytes += contribution.size();
        }
        return group;
    }

    private void send(List<Share> group) {
        KvCommit.Builder mutations = KvCommit.builder(group.size());
        for (Share share : group) {
            share.contribution.mutations().forEach(mutations::add);
        }
        KvCommit commit = fence.fenced(mutations);
        Outcome outcome = new Outcome(group, commit.size());
        inFlight = outcome;
        fence.commit(commit).subscribe(outcome);
    }

    private void landed(Outcome outcome, @Nullable Throwable error) {
        if (inFlight != outcome) {
            return;
        }
        inFlight = null;
        if (error == null) {
            Duration took = Duration.ofNanos(ticker.nanoTime() - outcome.began);
            fence.groupCommitted(outcome.group.size());
            listener.committed(outcome.group.size(), outcome.bytes, took);
            outcome.group.forEach(share -> share.member.committed());
        } else if (outcome.group.size() > 1 && !(error instanceof FencedException)) {
            alone.addAll(outcome.group);
        } else {
            outcome.group.forEach(share -> share.member.failed(error));
        }
    }

    /** Waits for no outcome any more: of what was sent it is unknown, and what was not sent is not written. */
    public void end() {
        Outcome outcome = inFlight;
        if (outcome != null) {
            landed(outcome, new FencedException("The node stopped before the store had answered.", true));
        }
        FencedException notSent = new FencedException("The node stopped.", false);
        while (!alone.isEmpty()) {
            alone.remove().member.failed(notSent);
        }
    }

    /** Hops to the lane with what the store answered. Never cancels. */
    private final class Outcome extends BaseSubscriber<KvVersion> {

        private final List<Share> group;
        private final int bytes;
        private final long began = ticker.nanoTime();

        Outcome(List<Share> group, int bytes) {
            this.group = group;
            this.bytes = bytes;
        }

        @Override
        public Context currentContext() {
            return context;
        }

        @Override
        protected void hookOnComplete() {
            lane.execute(() -> landed(this, null));
        }

        @Override
        protected void hookOnError(Throwable error) {
            lane.execute(() -> landed(this, error));
        }
    }
}
