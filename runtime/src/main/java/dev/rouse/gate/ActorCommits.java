package dev.rouse.gate;

import dev.rouse.RolledBackException;
import dev.rouse.RouseException;
import dev.rouse.call.Call;
import dev.rouse.commit.FencedException;
import dev.rouse.commit.GroupMember;
import dev.rouse.commit.StoreErrors;
import dev.rouse.feature.Changes;
import dev.rouse.feature.Feature;
import dev.rouse.kv.KvMutation;
import dev.rouse.kv.error.KvTooLargeException;
import dev.rouse.turn.Turn;
import dev.rouse.turn.TurnTally;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * An actor's way to the store: what gathers for its next commit and what is in flight. It exists while there is either.
 *
 * <p>Invariants. Nothing gathers into what was sent. A state that cannot be written takes back the turn that made it and
 * every turn after that, before anything is sent or told: earlier turns and other actors are not touched. Answers leave in
 * the order of the turns: those that wait for their commit when it is durable, the others when the newest state that
 * gathers is known to be writable. Lane only.
 */
public final class ActorCommits implements GroupMember, Runnable {

    /** A full batch of turns that are answered stays in so many parts at least, should the store find it too large. */
    private static final int FOLDS = 16;

    private final GateHost host;
    private final OutputGate gate;
    private @Nullable WriteBatch gathering;
    private @Nullable WriteBatch flying;

    /** Batches that the store found too large at once, in order: sent before what gathers. */
    private List<WriteBatch> parts = List.of();

    /** Whether what gathers is to be saved. */
    private boolean joined;

    /** Whether it waits among the members of the lane's next group. */
    private boolean queued;

    /** Runs while something gathers that has not joined a commit yet and may wait for one. */
    private @Nullable Disposable saveTimer;

    private long saveAt;

    /** Turns that gather, without those that wait for the commit: answered once its newest state is known to be writable. */
    private List<Turn> unproven = List.of();

    public ActorCommits(GateHost host, OutputGate gate) {
        this.host = host;
        this.gate = gate;
    }

    /**
     * The batch that gathers.
     *
     * @param base the state before it, should it begin now
     */
    public WriteBatch gathering(Object base) {
        WriteBatch now = gathering;
        if (now == null) {
            now = new WriteBatch(base, host.lane().budget().batch() / FOLDS);
            gathering = now;
        }
        return now;
    }

    /** The newest batch that is not durable; null when there is none. */
    public @Nullable WriteBatch newest() {
        return gathering != null ? gathering : newestSent();
    }

    private @Nullable WriteBatch newestSent() {
        return parts.isEmpty() ? flying : parts.get(parts.size() - 1);
    }

    /** The cost of the changes of features in all batches, as the store counts it. */
    public long cost() {
        long cost = (gathering == null ? 0 : gathering.cost()) + (flying == null ? 0 : flying.cost());
        for (WriteBatch part : parts) {
            cost += part.cost();
        }
        return cost;
    }

    public boolean isClean() {
        return gathering == null && flying == null && parts.isEmpty();
    }

    /** Saves what gathers after {@code nanos}, if not before. */
    public void saveWithin(long nanos) {
        long at = host.lane().loop().now() + nanos;
        if (gathering == null || joined || saveTimer != null && saveAt - at <= 0) {
            return;
        }
        cancelTimer();
        saveAt = at;
        saveTimer = host.lane().loop().schedule(this::saveSoon, nanos);
    }

    /** A timer would hold the actor, whether it lives or not, until it fires. */
    private void cancelTimer() {
        if (saveTimer != null) {
            saveTimer.dispose();
            saveTimer = null;
        }
    }

    /** Tells of what all batches change of features, in order. */
    public void forEachChanges(Consumer<Changes> told) {
        if (flying != null) {
            flying.forEachChanges(told);
        }
        parts.forEach(part -> part.forEachChanges(told));
        if (gathering != null) {
            gathering.forEachChanges(told);
        }
    }

    /** The newest of what is not in the store of {@code feature}; null for nothing. */
    public @Nullable Changes newestOf(Feature feature) {
        Changes newest = gathering == null ? null : gathering.newestOf(feature);
        for (int i = parts.size() - 1; newest == null && i >= 0; i--) {
            newest = parts.get(i).newestOf(feature);
        }
        return newest == null && flying != null ? flying.newestOf(feature) : newest;
    }

    /** Whether something that a turn could see now is not known to be writable. */
    public boolean isUnproven() {
        return !unproven.isEmpty();
    }

    /** Lets {@code turn}, which gathers, answer when the newest state is known to be writable. */
    public void awaitProof(Turn turn) {
        if (unproven.isEmpty()) {
            unproven = new ArrayList<>();
            host.lane().proofs().add(this);
        }
        unproven.add(turn);
    }

    /**
     * Finds out whether the newest state can be written: what cannot is taken back, and all others that waited answer. What is
     * in flight was encoded for that.
     */
    public void prove() {
        if (unproven.isEmpty()) {
            return;
        }
        WriteBatch batch = gathering;
        if (batch != null) {
            proveNewest(batch);
        }
        List<Turn> proven = unproven;
        unproven = List.of();
        proven.forEach(Turn::answer);
        if (batch != null) {
            batch.foldAnswered();
            if (batch.isEmpty()) {
                saveSoon();
            }
        }
        host.pump();
    }

    /** As {@link #prove}, at the end of the lane's batch; whatever comes of it, the others of the lane are proven too. */
    @Override
    public void run() {
        try {
            prove();
        } catch (Throwable e) {
            host.broke(e);
        }
    }

    /**
     * Finds that out before a turn whose answer waits for its commit because so much gathers: a batch is cut nowhere before that
     * turn, so no turn that was answered is in a part whose newest state cannot be written.
     */
    public void proveWhenFull() {
        if (gathering != null && isFull(gathering)) {
            prove();
        }
    }

    /** Whether what a turn adds to {@code batch} is acknowledged with its commit only. */
    public boolean isFull(WriteBatch batch) {
        return batch.cost() > host.lane().budget().gathered();
    }

    private void proveNewest(WriteBatch batch) {
        try {
            encodeNewest(batch);
        } catch (RuntimeException e) {
            host.fall(rolledBack(e), () -> {});
        }
    }

    /** Lets {@code turn}, which changed nothing, answer when everything that it saw is as safe as it asked for. */
    public void await(Turn turn) {
        WriteBatch now = gathering;
        if (now != null) {
            now.add(turn);
            if (turn.waitsForCommit()) {
                saveSoon();
            } else {
                awaitProof(turn);
            }
            return;
        }
        WriteBatch sent = newestSent();
        if (sent != null) {
            sent.add(turn);
        } else {
            turn.answer();
        }
    }

    /**
     * Lets {@code call} complete with the newest batch.
     *
     * @return whether there is any
     */
    public boolean confirms(Call call) {
        WriteBatch now = newest();
        if (now == null) {
            return false;
        }
        now.await(call);
        saveSoon();
        return true;
    }

    /** Changes of others that {@code turn} could see and that are not durable, to be saved soon; null when there are none. */
    public @Nullable WriteBatch seenBy(Turn turn) {
        WriteBatch newest = newest();
        if (newest == null || newest.isFoundedBy(turn)) {
            return null;
        }
        saveSoon();
        return newest;
    }

    /** Puts what gathers into the next group commit of the lane that begins when nothing of this actor is in flight. */
    public void saveSoon() {
        cancelTimer();
        if ((gathering != null || !parts.isEmpty()) && !joined) {
            joined = true;
            queue();
        }
    }

    private void queue() {
        if (joined && !queued && flying == null) {
            queued = true;
            host.lane().commits().join(this);
        }
    }

    /** Nothing is in flight any more. */
    private void landed() {
        flying = null;
        queue();
    }

    @Override
    public void contribute(List<KvMutation> mutations) {
        queued = false;
        if (flying != null) {
            return; // It joins again when that has landed.
        }
        joined = false;
        prove();
        WriteBatch batch = next();
        if (batch == null) {
            return;
        }
        cancelTimer();
        // While it is encoded, which may take turns back and tell their callers, nobody may find everything saved.
        flying = batch;
        byte[] state;
        try {
            state = batch.destroys() || host.type().isStateless() ? null : encodeNewest(batch);
        } catch (RuntimeException e) {
            failed(e);
            return;
        }
        if (batch.isEmpty()) {
            landed();
            saveSoon();
            gate.release(batch);
            batch.saved();
            host.saved(batch);
            return;
        }
        saveSoon();
        int others = mutations.size();
        host.memory().contribute(batch, state, host.lane().clockMillis(), mutations);
        if (mutations.size() == others) {
            committed(); // It changes nothing in the store, and no group would tell of it.
        }
        TurnTally tally = host.lane().turns().tally();
        if (tally != null) {
            tally.saved(host.address(), mutations.subList(others, mutations.size()));
        }
    }

    private @Nullable WriteBatch next() {
        if (!parts.isEmpty()) {
            return parts.remove(0);
        }
        WriteBatch all = gathering;
        if (all == null) {
            return null;
        }
        WriteBatch batch = all.destroys() ? all : all.head(host.lane().budget().batch());
        gathering = batch == all ? null : all;
        return batch;
    }

    private byte @Nullable [] encodeNewest(WriteBatch batch) {
        while (true) {
            Object newest = batch.newestState();
            if (newest == null) {
                return null;
            }
            try {
                return host.memory().encode(newest);
            } catch (RouseException e) {
                if (!batch.hasChange()) {
                    throw e;
                }
                takeBackNewest(batch, e);
            }
        }
    }

    private void takeBackNewest(WriteBatch batch, RouseException reason) {
        Object earlier = batch.stateBeforeNewest();
        List<Turn> takenBack = new ArrayList<>(batch.takeBackNewest());
        List<Call> lifecycle = new ArrayList<>(0);
        if (batch != gathering) {
            takeParts().forEach(part -> takeBack(part, takenBack, lifecycle));
        }
        WriteBatch later = gathering;
        if (later != null && later != batch) {
            gathering = null;
            cancelTimer();
            takeBack(later, takenBack, lifecycle);
        }
        host.rollBackTo(earlier, this::newestOf, rolledBack(reason));
        gate.takeBackHeld(rolledBack(reason));
        // Callers that go on now build on the earlier state, and gather anew.
        lifecycle.forEach(call -> host.fail(call, rolledBack(reason)));
        takenBack.get(0).answer(reason);
        takenBack.subList(1, takenBack.size()).forEach(turn -> turn.answer(rolledBack(reason)));
    }

    private static void takeBack(WriteBatch batch, List<Turn> turns, List<Call> lifecycle) {
        turns.addAll(batch.turns());
        lifecycle.addAll(batch.lifecycle());
    }

    @Override
    public void committed() {
        WriteBatch saved = flying;
        landed();
        if (saved != null) {
            host.durable(saved);
            if (saved.cost() > 0) {
                host.recount();
            }
            gate.release(saved);
            saved.saved();
            host.saved(saved);
        }
    }

    private List<WriteBatch> takeParts() {
        List<WriteBatch> all = parts;
        parts = List.of();
        return all;
    }

    @Override
    public void failed(Throwable error) {
        WriteBatch lost = flying;
        landed();
        if (lost == null) {
            host.broke(error);
            return;
        }
        if (error instanceof KvTooLargeException && isSplit(lost)) {
            return;
        }
        boolean fenced = error instanceof FencedException;
        RuntimeException others = fenced ? StoreErrors.unavailable() : rolledBack(error);
        Throwable definite = StoreErrors.definite(host.address(), error);
        // Whoever is told may go on at once, and must not find what is lost.
        host.fall(others, () -> {
            lost.turns().forEach(turn -> turn.answer(lost.isOf(turn) ? definite : others));
            lost.lifecycle().forEach(call -> host.fail(call, definite));
        });
    }

    /** Changes that one commit has no room for may have it in two: a turn is to blame alone. */
    private boolean isSplit(WriteBatch batch) {
        WriteBatch half = batch.destroys() ? null : batch.half(this::isWritable);
        if (half == null) {
            return false;
        }
        List<WriteBatch> now = new ArrayList<>(List.of(half, batch));
        now.addAll(parts);
        parts = now;
        saveSoon();
        return true;
    }

    private boolean isWritable(Object state) {
        try {
            host.memory().encode(state);
            return true;
        } catch (RouseException e) {
            return false;
        }
    }

    /** Fails what gathers; what is in flight waits for its outcome. */
    public void abandon(RuntimeException reason) {
        WriteBatch lost = gathering;
        gathering = null;
        cancelTimer();
        unproven = List.of();
        gate.takeBackHeld(reason);
        takeParts().forEach(part -> abandon(part, reason));
        if (lost != null) {
            abandon(lost, reason);
        }
    }

    private void abandon(WriteBatch lost, RuntimeException reason) {
        lost.turns().forEach(turn -> turn.answer(reason));
        lost.lifecycle().forEach(call -> host.fail(call, reason));
    }

    private RolledBackException rolledBack(Throwable reason) {
        return new RolledBackException(host.address(), reason);
    }
}
