package dev.rouse.actor;

import dev.rouse.Durability;
import dev.rouse.RolledBackException;
import dev.rouse.call.Call;
import dev.rouse.loop.LaneLoop;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What stands between a turn and everybody else: its answer, and the calls that it makes, leave when everything the turn
 * could see is as durable as it asked for. Lane only.
 */
final class OutputGate {

    /** Of an actor that does not exist, and that nothing is saved of. */
    private static final Object NO_STATE = new Object();

    private final Activation activation;
    private @Nullable Saving saving;
    private @Nullable HeldCalls held;

    OutputGate(Activation activation) {
        this.activation = activation;
    }

    /** The turn has ended: its changes become the actor's, or leave no trace, and its answer goes or waits. */
    void pass(Turn turn) {
        ActorLane lane = activation.lane();
        if (!activation.isCurrent(turn)) {
            forget(turn);
            turn.answer(takenBack());
            return;
        }
        if (!turn.waitsForCommit() && !lane.mayServe()) {
            forget(turn);
            turn.answer(lane.unavailable());
            return;
        }
        Object before = activation.settled();
        settle(turn);
        if (turn.changedAnything()) {
            save(turn, before);
        } else if (saving != null && (turn.waitsForCommit() || saving.isUnproven())) {
            saveBy(turn.effectiveDurability());
            saving.await(turn);
        } else if (lane.mayServe()) {
            if (saving != null) {
                saveBy(turn.effectiveDurability());
            }
            turn.answer();
        } else {
            turn.answer(lane.unavailable());
        }
    }

    /**
     * From any thread: lets {@code call}, which {@code turn} makes, leave when what other turns changed and this one could see
     * is as durable as it asked for, or fails it when that is taken back. What the turn itself changes is not waited for.
     */
    void send(Turn turn, Call call) {
        ActorLane lane = activation.lane();
        if (!lane.inLane()) {
            lane.submit(() -> send(turn, call), call);
            return;
        }
        turn.awaits(call);
        if (saving == null && activation.isCurrent(turn)) {
            call.leave();
        } else {
            lane.execute(() -> sendAfterWhatItSaw(turn, call));
        }
    }

    private void sendAfterWhatItSaw(Turn turn, Call call) {
        if (!turn.waitsForCommit()) {
            prove();
        }
        if (!activation.isCurrent(turn)) {
            call.fail(takenBack());
        } else if (saving == null) {
            call.leave();
        } else {
            sendAfter(turn.waitsForCommit() ? saving.seenBy(turn) : null, turn, call);
        }
    }

    /**
     * @param seen what is to be durable first; null for nothing, but a turn's calls keep their order
     */
    private void sendAfter(@Nullable Unsaved seen, Turn turn, Call call) {
        HeldCalls calls = held;
        if (seen == null && (calls == null || !calls.hasOf(turn))) {
            call.leave();
            return;
        }
        calls = calls == null ? new HeldCalls(activation) : calls;
        held = calls;
        calls.add(call, seen);
    }

    /** {@code saved} is durable: calls that waited for it leave. */
    void release(Unsaved saved) {
        if (held != null) {
            held.release(saved);
        }
    }

    /** Fails calls that waited for what is taken back. */
    void takeBackHeld(RuntimeException reason) {
        if (held != null) {
            held.takeBack(reason);
        }
    }

    private RuntimeException takenBack() {
        ActorLane lane = activation.lane();
        return lane.isOpen() ? new RolledBackException(activation.address(), null) : lane.unavailable();
    }

    private void settle(Turn turn) {
        TurnOutcome outcome = turn.call() instanceof TurnOutcome notes ? notes : null;
        if (!turn.failed()) {
            try {
                if (outcome != null) {
                    outcome.succeeded(turn);
                }
                if (!turn.changesState()) {
                    StateWatch.check(activation, turn.call());
                }
                settleChanges(turn);
            } catch (Throwable e) {
                turn.failWithThrown(e);
            }
        }
        if (turn.failed()) {
            forget(turn);
            if (outcome != null) {
                outcome.failed(turn);
                turn.settle();
                turn.forEachChanges(Changes::adopt);
            }
        }
    }

    private void settleChanges(Turn turn) {
        if (turn.settle()) {
            activation.settle(Objects.requireNonNull(turn.stateAfter()));
        }
        turn.forEachChanges(Changes::adopt);
    }

    /** A failed turn leaves no trace. */
    private void forget(Turn turn) {
        turn.forget();
        activation.dropChangesInPlace();
    }

    private void save(Turn turn, Object before) {
        Saving way = saving();
        Unsaved unsaved = way.gathering(before);
        boolean waits = turn.waitsForCommit() || way.isFull(unsaved);
        boolean needsProof = !waits && (turn.stateAfter() != null || way.isUnproven());
        if (!waits && !needsProof) {
            turn.answer();
        }
        unsaved.add(turn);
        if (turn.cost() > 0) {
            activation.lane().residing().recount(activation);
        }
        if (needsProof) {
            way.awaitProof(turn);
        }
        if (waits || turn.movesWake()) {
            way.saveSoon();
        } else {
            saveBy(turn.effectiveDurability());
        }
    }

    /**
     * The actor begins to exist, with its state and all that {@code birth} changed.
     *
     * @param birth the turn of {@code onCreate}, which ended well; null where there was none
     * @param creator who waits for the creation alone; null when its turn follows
     * @throws RuntimeException the state is not what {@code birth} left, or cannot be written; then nothing has begun
     */
    void create(@Nullable Turn birth, @Nullable Call creator) {
        if (birth != null) {
            settleChanges(birth);
            birth.answer();
        }
        Saving way = saving();
        way.gathering(activation.settled()).create(activation.settled(), birth, creator);
        if (creator != null) {
            way.saveSoon();
        } else {
            saveBy(activation.type().durability());
        }
    }

    /**
     * The actor ceases to exist.
     *
     * @param turns whose answers wait for that
     */
    void destroy(Object state, List<Call> destroyers, List<Turn> turns) {
        Saving way = saving();
        Unsaved last = way.gathering(state);
        last.destroy(destroyers);
        turns.forEach(last::add);
        way.saveSoon();
    }

    /** Clears a row of the alarm index that stands for nothing, and answers {@code alarm}, which it woke the actor for. */
    void clearStrayAlarm(long due, Call alarm) {
        Saving way = saving();
        Object state = activation.state;
        way.gathering(state == null ? NO_STATE : state).clearStrayAlarm(due, alarm);
        way.saveSoon();
    }

    /** Completes {@code call}, which asks for nothing but that the actor exists, when that is durable. */
    void confirm(Call call) {
        if (saving == null || activation.facts().isStored() || !saving.confirms(call)) {
            activation.answered();
            call.complete(null);
        }
    }

    private void saveBy(Durability durability) {
        if (durability instanceof Durability.Within within) {
            saving().saveWithin(LaneLoop.nanos(within.delay()));
        }
    }

    /** Sends what is not saved with the lane's next commit. */
    void saveSoon() {
        if (saving != null) {
            saving.saveSoon();
        }
    }

    private Saving saving() {
        Saving now = saving;
        if (now == null) {
            now = new Saving(activation);
            saving = now;
        }
        return now;
    }

    /** What features take that is not in the store, as it counts them. */
    long unsavedCost() {
        return saving == null ? 0 : saving.cost();
    }

    /** Whether everything is in the store. */
    boolean isClean() {
        return saving == null;
    }

    void cleanUp() {
        if (saving != null && saving.isClean() && (held == null || held.isEmpty())) {
            saving = null;
            held = null;
        }
    }

    /** What an element of a stream must wait for; null when nothing. */
    @Nullable
    Unsaved newestUnsaved(Turn turn) {
        if (saving == null) {
            return null;
        }
        if (!turn.waitsForCommit()) {
            saveBy(turn.effectiveDurability());
            return null;
        }
        saving.saveSoon();
        return saving.newest();
    }

    /** Makes sure that what the actor tells now can be written, or takes it back. */
    void prove() {
        if (saving != null) {
            saving.prove();
        }
    }

    /** As {@link #prove}, where a turn that has ended is to wait for its commit because so much waits for it already. */
    void proveWhenFull() {
        if (saving != null) {
            saving.proveWhenFull();
        }
    }

    /** Tells of changes of {@code feature} that finished turns made and that may not be in the store, in order. */
    void forEachUnsaved(Feature feature, Consumer<Changes> told) {
        if (saving != null) {
            saving.forEachChanges(changes -> {
                if (changes.feature() == feature) {
                    told.accept(changes);
                }
            });
        }
    }

    /** Fails what was not sent; what is in flight waits for its outcome. */
    void abandon(RuntimeException reason) {
        if (saving != null) {
            saving.abandon(reason);
        }
    }
}
