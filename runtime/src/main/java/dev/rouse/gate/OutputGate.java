package dev.rouse.gate;

import dev.rouse.Durability;
import dev.rouse.RolledBackException;
import dev.rouse.call.Call;
import dev.rouse.call.CallKind;
import dev.rouse.feature.Changes;
import dev.rouse.feature.Feature;
import dev.rouse.loop.LaneLoop;
import dev.rouse.turn.Turn;
import dev.rouse.turn.TurnOutcome;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The gate between a turn and everybody else: its answer, and the calls that it makes, leave when everything the turn
 * could see is as durable as it asked for. Lane only.
 */
public final class OutputGate {

    /** Of an actor that does not exist, and that nothing is saved of. */
    private static final Object NO_STATE = new Object();

    private final GateHost host;
    private @Nullable ActorCommits saving;
    private @Nullable HeldCalls held;

    public OutputGate(GateHost host) {
        this.host = host;
    }

    /** The turn has ended: its changes become the actor's, or leave no trace, and its answer goes or waits. */
    public void pass(Turn turn) {
        GateLane lane = host.lane();
        if (!host.isCurrent(turn)) {
            forget(turn);
            turn.answer(takenBack());
            return;
        }
        if (!turn.waitsForCommit() && !lane.mayServe()) {
            forget(turn);
            turn.answer(lane.unavailable());
            return;
        }
        Object before = settled();
        settle(turn);
        if (!turn.changes().isEmpty()) {
            save(turn, before);
        } else if (saving != null && (turn.waitsForCommit() || saving.isUnproven())) {
            saveBy(turn.effectiveDurability());
            saving.await(turn);
        } else {
            if (saving != null) {
                saveBy(turn.effectiveDurability());
            }
            answerUnsaved(turn);
        }
    }

    /** Nothing is saved for {@code turn}, so no commit tells whether what it saw was still so: the lease has to. */
    private void answerUnsaved(Turn turn) {
        GateLane lane = host.lane();
        if (lane.isConfirmed()) {
            turn.answer();
        } else if (!lane.mayServe()) {
            turn.answer(lane.unavailable());
        } else if (turn.call().stream() != null) {
            turn.answer();
        } else {
            lane.answerConfirmed(turn);
        }
    }

    /**
     * From any thread: lets {@code call}, which {@code turn} makes, leave when what other turns changed and this one could see
     * is as durable as it asked for, or fails it when that is taken back. What the turn itself changes is not waited for.
     */
    public void send(Turn turn, Call call) {
        GateLane lane = host.lane();
        if (!lane.loop().isHere()) {
            lane.submit(() -> send(turn, call), call);
            return;
        }
        turn.awaits(call);
        if (saving == null && host.isCurrent(turn)) {
            call.leave();
        } else {
            lane.execute(() -> sendAfterWhatItSaw(turn, call));
        }
    }

    private void sendAfterWhatItSaw(Turn turn, Call call) {
        if (!turn.waitsForCommit()) {
            prove();
        }
        if (!host.isCurrent(turn)) {
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
    private void sendAfter(@Nullable WriteBatch seen, Turn turn, Call call) {
        HeldCalls calls = held;
        if (seen == null && (calls == null || !calls.hasOf(turn))) {
            call.leave();
            return;
        }
        calls = calls == null ? new HeldCalls(host.lane().loop(), host.lane().held()) : calls;
        held = calls;
        calls.add(call, seen);
    }

    /** {@code saved} is durable: calls that waited for it leave. */
    public void release(WriteBatch saved) {
        if (held != null) {
            held.release(saved);
        }
    }

    /** Fails calls that waited for what is taken back. */
    public void takeBackHeld(RuntimeException reason) {
        if (held != null) {
            held.takeBack(reason);
        }
    }

    private RuntimeException takenBack() {
        GateLane lane = host.lane();
        return lane.isOpen() ? new RolledBackException(host.address(), null) : lane.unavailable();
    }

    private void settle(Turn turn) {
        TurnOutcome outcome = turn.call() instanceof TurnOutcome notes ? notes : null;
        if (!turn.failed()) {
            try {
                if (outcome != null) {
                    outcome.succeeded(turn);
                }
                if (!turn.changes().changesState() && turn.call().kind() != CallKind.QUEUE) {
                    host.memory().checkUnchanged(turn.call());
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
                turn.changes().settle();
                turn.changes().forEach(Changes::adopt);
            }
        }
    }

    private void settleChanges(Turn turn) {
        if (turn.changes().settle()) {
            host.memory().settle(Objects.requireNonNull(turn.changes().stateAfter()));
        }
        turn.changes().forEach(Changes::adopt);
    }

    private Object settled() {
        return Objects.requireNonNull(host.memory().settledOrNull(), "the actor has no state yet");
    }

    /** A failed turn leaves no trace. */
    private void forget(Turn turn) {
        turn.forget();
        if (turn.call().kind() != CallKind.QUEUE) {
            host.memory().dropChangesInPlace();
        }
    }

    private void save(Turn turn, Object before) {
        ActorCommits way = saving();
        WriteBatch unsaved = way.gathering(before);
        boolean waits = turn.waitsForCommit() || way.isFull(unsaved);
        boolean needsProof = !waits && (turn.changes().stateAfter() != null || way.isUnproven());
        if (!waits && !needsProof) {
            turn.answer();
        } else {
            turn.beginsCommit();
        }
        unsaved.add(turn);
        if (turn.changes().cost() > 0) {
            host.recount();
        }
        if (needsProof) {
            way.awaitProof(turn);
        }
        if (waits || turn.changes().moveWake()) {
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
    public void create(@Nullable Turn birth, @Nullable Call creator) {
        if (birth != null) {
            settleChanges(birth);
            birth.answer();
        }
        ActorCommits way = saving();
        way.gathering(settled()).create(settled(), birth, creator);
        if (creator != null) {
            way.saveSoon();
        } else {
            saveBy(host.type().durability());
        }
    }

    /**
     * The actor ceases to exist.
     *
     * @param turns whose answers wait for that
     */
    public void destroy(Object state, List<Call> destroyers, List<Turn> turns) {
        ActorCommits way = saving();
        WriteBatch last = way.gathering(state);
        last.destroy(destroyers);
        turns.forEach(last::add);
        way.saveSoon();
    }

    /** Clears a row of the alarm index that stands for nothing, and answers {@code alarm}, which it woke the actor for. */
    public void clearStrayAlarm(long due, Call alarm) {
        ActorCommits way = saving();
        Object state = host.memory().settledOrNull();
        way.gathering(state == null ? NO_STATE : state).clearStrayAlarm(due, alarm);
        way.saveSoon();
    }

    /** Completes {@code call}, which asks for nothing but that the actor exists, when that is durable. */
    public void confirm(Call call) {
        if (saving == null || host.memory().isStored() || !saving.confirms(call)) {
            host.answered();
            call.complete(null);
        }
    }

    private void saveBy(Durability durability) {
        if (durability instanceof Durability.Within within) {
            saving().saveWithin(LaneLoop.nanos(within.delay()));
        }
    }

    /** Sends what is not saved with the lane's next commit. */
    public void saveSoon() {
        if (saving != null) {
            saving.saveSoon();
        }
    }

    private ActorCommits saving() {
        ActorCommits now = saving;
        if (now == null) {
            now = new ActorCommits(host, this);
            saving = now;
        }
        return now;
    }

    /** The cost of what features hold that is not in the store, as it counts it. */
    public long unsavedCost() {
        return saving == null ? 0 : saving.cost();
    }

    /** Whether everything is in the store. */
    public boolean isClean() {
        return saving == null;
    }

    public void cleanUp() {
        if (saving != null && saving.isClean() && (held == null || held.isEmpty())) {
            saving = null;
            held = null;
        }
    }

    /** The batch that an element of a stream must wait for; null for none. */
    public @Nullable WriteBatch newestUnsaved(Turn turn) {
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
    public void prove() {
        if (saving != null) {
            saving.prove();
        }
    }

    /** As {@link #prove}, where a turn that has ended is to wait for its commit because so much waits for it already. */
    public void proveWhenFull() {
        if (saving != null) {
            saving.proveWhenFull();
        }
    }

    /** Tells of changes of {@code feature} that finished turns made and that may not be in the store, in order. */
    public void forEachUnsaved(Feature feature, Consumer<Changes> told) {
        if (saving != null) {
            saving.forEachChanges(changes -> {
                if (changes.feature() == feature) {
                    told.accept(changes);
                }
            });
        }
    }

    /** Fails what was not sent; what is in flight waits for its outcome. */
    public void abandon(RuntimeException reason) {
        if (saving != null) {
            saving.abandon(reason);
        }
    }
}
