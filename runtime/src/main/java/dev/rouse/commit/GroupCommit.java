package dev.rouse.commit;

import dev.rouse.RuntimeListener;
import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvCost;
import dev.rouse.kv.KvLimits;
import dev.rouse.kv.KvMutation;
import dev.rouse.kv.KvVersion;
import dev.rouse.kv.error.KvReadOnlyException;
import dev.rouse.log.GuardedLogger;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import reactor.core.publisher.BaseSubscriber;
import reactor.util.context.Context;

/**
 * The commits of one lane: while one is in flight, actors that have something to save gather for the next, and one commit
 * carries many of them. A second one does not wait for the first where enough have gathered: half of those that call from afar are on their
 * way while the others are being saved.
 *
 * <p>Invariants. A member joins for its next commit when it has the outcome of its previous one, so groups in flight have no member in
 * common and may land in any order. A
 * group has at most {@code maxActors} members and closes at {@code maxBytes}, as the store counts them and never at more
 * than half of what it takes, which one large member may exceed alone. When a group fails definitely, its members are sent
 * again one by one, so that only who is to blame fails. Touched by the lane only; the store's answer hops to it once.
 */
public final class GroupCommit {

    private static final Logger LOG = GuardedLogger.of(GroupCommit.class);

    /** Groups in flight at once. */
    private static final int MAX_IN_FLIGHT = 2;

    /** So many that wait, or fewer that fill a group, go though one is in flight. */
    static final int ENOUGH = 64;

    private final NodeFence fence;
    private final Executor lane;
    private final Context context;
    private final Ticker ticker;
    private final RuntimeListener listener;
    private final int maxActors;
    private final int enough;
    private final KvCost cost;
    private final long maxCost;
    private final ArrayDeque<GroupMember> waiting = new ArrayDeque<>();
    private final ArrayDeque<Group> alone = new ArrayDeque<>();
    private final List<Group> inFlight = new ArrayList<>(MAX_IN_FLIGHT);

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
        this.enough = Math.min(ENOUGH, maxActors);
        KvLimits limits = fence.store().limits();
        this.cost = limits.cost();
        this.maxCost = Math.min(maxBytes, limits.maxCommitBytes() / 2);
    }

    /** Puts {@code member} into the next group. Once per outcome: the member sees to that. */
    public void join(GroupMember member) {
        waiting.add(member);
    }

    /** Sends the next group, unless nobody waits, or one is in flight and few do. */
    public void flush() {
        while (maySend()) {
            Group group = alone.isEmpty() ? gather() : alone.remove();
            if (!group.members.isEmpty()) {
                inFlight.add(group);
                group.send();
            }
        }
    }

    private boolean maySend() {
        if (inFlight.isEmpty()) {
            return !(waiting.isEmpty() && alone.isEmpty());
        }
        return inFlight.size() < MAX_IN_FLIGHT && waiting.size() >= enough;
    }

    /** Gathers the next group. Members that join meanwhile are for the one after it: a member is in a group once. */
    private Group gather() {
        Group group = new Group(Math.min(waiting.size(), maxActors));
        // A member that joins again while it contributes waits for the outcome of what it contributed.
        int asked = waiting.size();
        while (group.members.size() < maxActors && group.cost < maxCost && asked-- > 0) {
            Group tooMuch = group.ask(waiting.remove());
            if (tooMuch != null) {
                alone.add(tooMuch);
                break;
            }
        }
        return group;
    }

    private void landed(Group group, @Nullable Throwable error) {
        if (!inFlight.remove(group)) {
            return;
        }
        int actors = group.members.size();
        if (error == null) {
            Duration took = Duration.ofNanos(ticker.nanoTime() - group.began);
            fence.groupCommitted(actors);
            listener.committed(actors, group.bytes, took);
            group.members.forEach(this::tellOfCommit);
        } else if (actors > 1 && !isOfAll(error)) {
            group.addEach(alone);
        } else {
            group.members.forEach(member -> tellOfFailure(member, error));
        }
    }

    private void tellOfCommit(GroupMember member) {
        try {
            member.committed();
        } catch (Throwable e) {
            broke(e);
        }
    }

    private void tellOfFailure(GroupMember member, Throwable error) {
        try {
            member.failed(error);
        } catch (Throwable e) {
            broke(e);
        }
    }

    /** The others of its group must not miss their outcome for what one member threw. */
    private void broke(Throwable thrown) {
        fence.thrown(thrown);
        LOG.error("A member of a group commit threw, which it must not", thrown);
    }

    /** Whether no member is to blame: alone, each would end the same way. */
    private static boolean isOfAll(Throwable error) {
        return error instanceof FencedException || error instanceof KvReadOnlyException;
    }

    /** Waits for no outcome any more: of what was sent it is unknown, and what was not sent is not written. */
    public void end() {
        for (Group sent : List.copyOf(inFlight)) {
            landed(sent, new FencedException("The node stopped before the store had answered.", true));
        }
        FencedException notSent = new FencedException("The node stopped.", false);
        while (!alone.isEmpty()) {
            alone.remove().members.forEach(member -> tellOfFailure(member, notSent));
        }
    }

    /** Members in order and what they write; once sent, it hops to the lane with what the store answered. Never cancels. */
    private final class Group extends BaseSubscriber<KvVersion> {

        private final List<GroupMember> members;
        private final List<KvMutation> mutations;

        /** For each member, the number of mutations of the members up to it. */
        private final int[] ends;

        /** The cost of the mutations in a commit. */
        private long cost;

        /** Keys and values of the commit that was sent. */
        private int bytes;

        private long began;

        Group(int size) {
            members = new ArrayList<>(size);
            mutations = new ArrayList<>(size);
            ends = new int[size];
        }

        /**
         * Lets {@code member} contribute.
         *
         * @return a group of its own when what it has does not fit here
         */
        @Nullable
        Group ask(GroupMember member) {
            int start = mutations.size();
            long added;
            try {
                member.contribute(mutations);
                added = costFrom(start);
            } catch (Throwable e) {
                mutations.subList(start, mutations.size()).clear();
                broke(e);
                tellOfFailure(member, e);
                return null;
            }
            if (!members.isEmpty() && cost + added > maxCost) {
                List<KvMutation> tooMuch = mutations.subList(start, mutations.size());
                Group own = of(member, tooMuch);
                tooMuch.clear();
                return own;
            }
            if (mutations.size() > start) {
                members.add(member);
                ends[members.size() - 1] = mutations.size();
                cost += added;
            }
            return null;
        }

        private long costFrom(int start) {
            long sum = 0;
            for (int i = start; i < mutations.size(); i++) {
                sum += GroupCommit.this.cost.of(mutations.get(i));
            }
            return sum;
        }

        private Group of(GroupMember member, List<KvMutation> its) {
            Group own = new Group(1);
            own.members.add(member);
            own.mutations.addAll(its);
            own.ends[0] = its.size();
            return own;
        }

        void send() {
            KvCommit commit = fence.fenced(KvCommit.builder(mutations));
            bytes = commit.size();
            began = ticker.nanoTime();
            fence.commit(commit).subscribe(this);
        }

        /** Adds a group for each member. */
        void addEach(Collection<Group> groups) {
            for (int i = 0; i < members.size(); i++) {
                groups.add(of(members.get(i), mutations.subList(i == 0 ? 0 : ends[i - 1], ends[i])));
            }
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
