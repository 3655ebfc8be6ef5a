package dev.rouse.actor;

import dev.rouse.ActorAddress;
import dev.rouse.RolledBackException;
import dev.rouse.RouseException;
import dev.rouse.call.Call;
import dev.rouse.commit.FencedException;
import dev.rouse.commit.GroupMember;
import dev.rouse.kv.KvMutation;
import dev.rouse.kv.error.KvTooLargeException;
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
final class Saving implements GroupMember {

    /** A full batch of turns that are answered stays in so many parts at least, should the store find it too large. */
    private static final int FOLDS = 16;

    private final Activation activation;
    private @Nullable Unsaved gathering;
    private @Nullable Unsaved flying;

    /** Batches that the store found too large at once, in order: sent before what gathers. */
    private List<Unsaved> parts = List.of();

    private boolean joined;

    /** Runs while something gathers that has not joined a commit yet and may wait for one. */
    private @Nullable Disposable saveTimer;

    private long saveAt;

    /** What gathers, without those that wait for its commit: answered once its newest state is known to be writable. */
    private List<Turn> unproven = List.of();

    Saving(Activation activation) {
        this.activation = activation;
    }

    /**
     * The batch that gathers.
     *
     * @param base the state before it, should it begin now
     */
    Unsaved gathering(Object base) {
        Unsaved now = gathering;
        if (now == null) {
            now = new Unsaved(base, activation.lane().budget().batch() / FOLDS);
            gathering = now;
        }
        return now;
    }

    /** The newest batch that is not durable; null when there is none. */
    @Nullable
    Unsaved newest() {
        return gathering != null ? gathering : newestSent();
    }

    private @Nullable Unsaved newestSent() {
        return parts.isEmpty() ? flying : parts.get(parts.size() - 1);
    }

    /** What all batches change of features, as the store counts it. */
    long cost() {
        long cost = (gathering == null ? 0 : gathering.cost()) + (flying == null ? 0 : flying.cost());
        for (Unsaved part : parts) {
            cost += part.cost();
        }
        return cost;
    }

    boolean isClean() {
        return gathering == null && flying == null && parts.isEmpty();
    }

    /** Saves what gathers after {@code nanos}, if not before. */
    void saveWithin(long nanos) {
        long at = activation.lane().now() + nanos;
        if (gathering == null || joined || saveTimer != null && saveAt - at <= 0) {
            return;
        }
        cancelTimer();
        saveAt = at;
        saveTimer = activation.lane().schedule(this::saveSoon, nanos);
    }

    /** A timer would hold the actor, whether it lives or not, until it fires. */
    private void cancelTimer() {
        if (saveTimer != null) {
            saveTimer.dispose();
            saveTimer = null;
        }
    }

    /** Tells of what all batches change of features, in order. */
    void forEachChanges(Consumer<Changes> told) {
        if (flying != null) {
            flying.forEachChanges(told);
        }
        parts.forEach(part -> part.forEachChanges(told));
        if (gathering != null) {
            gathering.forEachChanges(told);
        }
    }

    /** The newest of what is not in the store of {@code feature}; null for nothing. */
    @Nullable
    Changes newestOf(Feature feature) {
        Changes newest = gathering == null ? null : gathering.newestOf(feature);
        for (int i = parts.size() - 1; newest == null && i >= 0; i--) {
            newest = parts.get(i).newestOf(feature);
        }
        return newest == null && flying != null ? flying.newestOf(feature) : newest;
    }

    /** Whether something that a turn could see now is not known to be writable. */
    boolean isUnproven() {
        return !unproven.isEmpty();
    }

    /** Lets {@code turn}, which gathers, answer when the newest state is known to be writable. */
    void awaitProof(Turn turn) {
        if (unproven.isEmpty()) {
            unproven = new ArrayList<>();
            activation.lane().proofs().add(this);
        }
        unproven.add(turn);
    }

    /**
     * Finds out whether the newest state can be written: what cannot is taken back, and all others that waited answer. What is
     * in flight was encoded for that.
     */
    void prove() {
        if (unproven.isEmpty()) {
            return;
        }
        Unsaved batch = gathering;
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
        activation.pump();
    }

    /** As {@link #prove}; whatever comes of it, the others of the lane are proven too. */
    void proveOrEnd() {
        try {
            prove();
        } catch (Throwable e) {
            activation.lane().endings().broke(activation, e);
        }
    }

    /**
     * Finds that out before a turn whose answer waits for its commit because so much gathers: a batch is cut nowhere before that
     * turn, so no turn that was answered is in a part whose newest state cannot be written.
     */
    void proveWhenFull() {
        if (gathering != null && isFull(gathering)) {
            prove();
        }
    }

    /** Whether what a turn adds to {@code batch} is acknowledged with its commit only. */
    boolean isFull(Unsaved batch) {
        return batch.cost() > activation.lane().budget().gathered();
    }

    private void proveNewest(Unsaved batch) {
        try {
            encodeNewest(batch);
        } catch (RuntimeException e) {
            activation.lane().endings().fall(activation, rolledBack(e), () -> {});
        }
    }

    /** Lets {@code turn}, which changed nothing, answer when everything that it saw is as safe as it asked for. */
    void await(Turn turn) {
        Unsaved now = gathering;
        if (now != null) {
            now.add(turn);
            if (turn.waitsForCommit()) {
                saveSoon();
            } else {
                awaitProof(turn);
            }
            return;
        }
        Unsaved sent = newestSent();
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
    boolean confirms(Call call) {
        Unsaved now = newest();
        if (now == null) {
            return false;
        }
        now.await(call);
        saveSoon();
        return true;
    }

    /** Changes of others that {@code turn} could see and that are not durable, to be saved soon; null when there are none. */
    @Nullable
    Unsaved seenBy(Turn turn) {
        Unsaved newest = newest();
        if (newest == null || newest.isFoundedBy(turn)) {
            return null;
        }
        saveSoon();
        return newest;
    }

    /** Puts what gathers into the lane's next group commit. */
    void saveSoon() {
        cancelTimer();
        if ((gathering != null || !parts.isEmpty()) && !joined) {
            joined = true;
            activation.lane().commits().join(this);
        }
    }

    @Override
    public void contribute(List<KvMutation> mutations) {
        joined = false;
        prove();
        Unsaved batch = next();
        if (batch == null) {
            return;
        }
        cancelTimer();
        // While it is encoded, which may take turns back and tell their callers, nobody may find everything saved.
        flying = batch;
        byte[] state;
        try {
            state = batch.destroys() || activation.type().isStateless() ? null : encodeNewest(batch);
        } catch (RuntimeException e) {
            failed(e);
            return;
        }
        if (batch.isEmpty()) {
            flying = null;
            saveSoon();
            activation.gate().release(batch);
            batch.saved();
            activation.saved(batch);
            return;
        }
        saveSoon();
        write(batch, state, mutations);
    }

    private @Nullable Unsaved next() {
        if (!parts.isEmpty()) {
            return parts.remove(0);
        }
        Unsaved all = gathering;
        if (all == null) {
            return null;
        }
        Unsaved batch =
                all.destroys() ? all : all.head(activation.lane().budget().batch());
        gathering = batch == all ? null : all;
        return batch;
    }

    private void write(Unsaved batch, byte @Nullable [] state, List<KvMutation> mutations) {
        ActorFacts facts = activation.facts();
        ActorRecords records = activation.lane().records();
        ActorAddress address = activation.address();
        facts.pushAlarm(batch, activation.shares(), activation.lane().clockMillis());
        if (batch.destroys()) {
            records.addRemoval(address, facts.nextAlarm(), mutations);
            return;
        }
        if (state != null) {
            mutations.add(records.state(address.id(), state, facts.replacesSmall(state, records)));
        }
        if (!batch.isStateAlone()) {
            records.addChanges(facts.meta(address), batch, mutations);
        }
    }

    private byte @Nullable [] encodeNewest(Unsaved batch) {
        while (true) {
            Object newest = batch.newestState();
            if (newest == null) {
                return null;
            }
            try {
                return activation.encode(newest);
            } catch (RouseException e) {
                if (!batch.hasChange()) {
                    throw e;
                }
                takeBackNewest(batch, e);
            }
        }
    }

    private void takeBackNewest(Unsaved batch, RouseException reason) {
        Object earlier = batch.stateBeforeNewest();
        List<Turn> takenBack = new ArrayList<>(batch.takeBackNewest());
        List<Call> lifecycle = new ArrayList<>(0);
        if (batch != gathering) {
            takeParts().forEach(part -> takeBack(part, takenBack, lifecycle));
        }
        Unsaved later = gathering;
        if (later != null && later != batch) {
            gathering = null;
            cancelTimer();
            takeBack(later, takenBack, lifecycle);
        }
        activation.rollBackTo(earlier, this::newestOf, rolledBack(reason));
        activation.gate().takeBackHeld(rolledBack(reason));
        // What callers do now is built on the earlier state, and gathers anew.
        lifecycle.forEach(call -> activation.fail(call, rolledBack(reason)));
        takenBack.get(0).answer(reason);
        takenBack.subList(1, takenBack.size()).forEach(turn -> turn.answer(rolledBack(reason)));
    }

    private static void takeBack(Unsaved batch, List<Turn> turns, List<Call> lifecycle) {
        turns.addAll(batch.turns());
        lifecycle.addAll(batch.lifecycle());
    }

    @Override
    public void committed() {
        Unsaved saved = flying;
        flying = null;
        if (saved != null) {
            activation.durable(saved);
            if (saved.cost() > 0) {
                activation.lane().residing().recount(activation);
            }
            activation.gate().release(saved);
            saved.saved();
            activation.saved(saved);
        }
    }

    private List<Unsaved> takeParts() {
        List<Unsaved> all = parts;
        parts = List.of();
        return all;
    }

    @Override
    public void failed(Throwable error) {
        Unsaved lost = flying;
        flying = null;
        if (lost == null) {
            activation.lane().endings().broke(activation, error);
            return;
        }
        if (error instanceof KvTooLargeException && isSplit(lost)) {
            return;
        }
        boolean fenced = error instanceof FencedException;
        RuntimeException others = fenced ? CommitErrors.unavailable() : rolledBack(error);
        Throwable definite = CommitErrors.definite(activation, error);
        // Whoever is told may go on at once, and must not find what is lost.
        activation.lane().endings().fall(activation, others, () -> {
            lost.turns().forEach(turn -> turn.answer(lost.isOf(turn) ? definite : others));
            lost.lifecycle().forEach(call -> activation.fail(call, definite));
        });
    }

    /** Changes that one commit has no room for may have it in two: a turn is to blame alone. */
    private boolean isSplit(Unsaved batch) {
        Unsaved half = batch.destroys() ? null : batch.half(this::isWritable);
        if (half == null) {
            return false;
        }
        List<Unsaved> now = new ArrayList<>(List.of(half, batch));
        now.addAll(parts);
        parts = now;
        saveSoon();
        return true;
    }

    private boolean isWritable(Object state) {
        try {
            activation.encode(state);
            return true;
        } catch (RouseException e) {
            return false;
        }
    }

    /** Fails what gathers; what is in flight waits for its outcome. */
    void abandon(RuntimeException reason) {
        Unsaved lost = gathering;
        gathering = null;
        cancelTimer();
        unproven = List.of();
        activation.gate().takeBackHeld(reason);
        takeParts().forEach(part -> abandon(part, reason));
        if (lost != null) {
            abandon(lost, reason);
        }
    }

    private void abandon(Unsaved lost, RuntimeException reason) {
        lost.turns().forEach(turn -> turn.answer(reason));
        lost.lifecycle().forEach(call -> activation.fail(call, reason));
    }

    private RolledBackException rolledBack(Throwable reason) {
        return new RolledBackException(activation.address(), reason);
    }
}
