package dev.rouse.kv.memory.commit;

import dev.rouse.kv.GuardedMono;
import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.KvVersion;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/**
 * One subscription to a commit, from the moment it is accepted until its subscriber has the answer. The answer waits for
 * demand; cancelling only drops it.
 */
public final class PendingCommit implements Subscription {

    private static final int REQUESTED = 1;
    private static final int SETTLED = 2;
    private static final int CANCELLED = 4;
    private static final VarHandle STATE = state();

    private final KvCommit commit;
    private final List<KvRange> conflictRanges;
    private final CoreSubscriber<? super KvVersion> subscriber;

    /** The next one to deliver, for the loop that this one left. */
    @Nullable
    PendingCommit next;

    private final boolean exempt;
    private @Nullable Budget budget;
    private @Nullable KvVersion version;
    private @Nullable RuntimeException failure;

    @SuppressWarnings("UnusedVariable") // through STATE
    private volatile int state;

    public PendingCommit(KvCommit commit, List<KvRange> conflictRanges, CoreSubscriber<? super KvVersion> subscriber) {
        this(commit, conflictRanges, subscriber, false);
    }

    /**
     * @param conflictRanges checked like the conflict keys: no key in them may have been written
     * @param exempt whether a store that is full takes it all the same
     */
    public PendingCommit(
            KvCommit commit,
            List<KvRange> conflictRanges,
            CoreSubscriber<? super KvVersion> subscriber,
            boolean exempt) {
        this.exempt = exempt;
        this.commit = commit;
        this.conflictRanges = conflictRanges;
        this.subscriber = subscriber;
    }

    public KvCommit commit() {
        return commit;
    }

    List<KvRange> conflictRanges() {
        return conflictRanges;
    }

    boolean exempt() {
        return exempt;
    }

    /** Tells whether the version that this is checked since matters at all. */
    boolean checksSomething() {
        return !commit.conflictKeys().isEmpty() || !conflictRanges.isEmpty();
    }

    /** Takes room for this commit until it is delivered; false when there is none. */
    boolean charge(Budget from) {
        if (!from.tryTake(commit.size())) {
            return false;
        }
        budget = from;
        return true;
    }

    void succeed(KvVersion at) {
        version = at;
    }

    public void fail(RuntimeException reason) {
        failure = reason;
    }

    public boolean refused() {
        return failure != null;
    }

    /** Hands the answer out, now or when it is asked for. Never throws what the subscriber throws, errors included. */
    public void deliver() {
        if (budget != null) {
            budget.give(commit.size());
        }
        int before = (int) STATE.getAndBitwiseOr(this, SETTLED);
        if (failure != null ? (before & CANCELLED) == 0 : before == REQUESTED) {
            signal();
        }
    }

    @Override
    public void request(long n) {
        if (Operators.validate(n) && (int) STATE.getAndBitwiseOr(this, REQUESTED) == SETTLED && failure == null) {
            signal();
        }
    }

    @Override
    public void cancel() {
        STATE.getAndBitwiseOr(this, CANCELLED);
    }

    private void signal() {
        try {
            if (failure != null) {
                subscriber.onError(failure);
            } else if (version != null) {
                subscriber.onNext(version);
                subscriber.onComplete();
            }
        } catch (Throwable thrown) {
            GuardedMono.drop(thrown, subscriber.currentContext());
        }
    }

    private static VarHandle state() {
        try {
            return MethodHandles.lookup().findVarHandle(PendingCommit.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
