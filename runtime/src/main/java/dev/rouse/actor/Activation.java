package dev.rouse.actor;

import dev.rouse.Actor;
import dev.rouse.ActorAddress;
import dev.rouse.ActorDestroyedException;
import dev.rouse.ActorExistsException;
import dev.rouse.ActorNotFoundException;
import dev.rouse.ActorStartException;
import dev.rouse.CallCycleException;
import dev.rouse.MailboxFullException;
import dev.rouse.NodeUnavailableException;
import dev.rouse.RouseException;
import dev.rouse.start.PreloadBundle;
import dev.rouse.start.StartRecords;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One address that is awake on its lane: start, calls, turns, outcomes, sleep, each a step. Touched by the lane only, but
 * for what a running exclusive turn reads of it.
 */
final class Activation extends Resident {

    private final Mailbox mailbox = new Mailbox();
    private final OutputGate gate = new OutputGate(this);

    private @Nullable Turn current;
    private int history;
    private boolean pumping;

    Activation(ActorLane lane, HostedType type, ActorAddress address) {
        super(lane, type, address);
    }

    // Start.

    /** @return whether the records could be read */
    boolean started(StartRecords start) {
        if (phase == Phase.GONE) {
            return false;
        }
        try {
            facts.started(start);
            wakeAs(lane.records().decode(type, address, start.records()), this);
        } catch (ActorStartException e) {
            startFailed(e);
            return false;
        } catch (Throwable e) {
            startFailed(new ActorStartException(address, "its constructor failed: " + e, e));
            return false;
        }
        phase = Phase.RUNNING;
        return true;
    }

    void startFailed(Throwable error) {
        gone();
        RouseException told = ActorRecords.startError(address, error);
        mailbox.drain().forEach(call -> call.fail(told));
    }

    // Calls.

    void accept(Call call) {
        lane.idle().remove(this);
        if (phase == Phase.DESTROYING) {
            call.fail(new ActorDestroyedException(address));
        } else if (CallChain.waits(this, call)) {
            callBack(call);
        } else if (mailbox.held() >= type.options().mailboxCapacity()) {
            call.fail(new MailboxFullException(address, type.options().mailboxCapacity()));
        } else if (phase == Phase.RUNNING && mailbox.isFreeFor(call)) {
            mailbox.addRunning();
            begin(call);
            pump();
        } else {
            mailbox.add(call);
            pump();
        }
    }

    /** A call for which a turn that runs here waits: it overlaps with that turn, or would wait for itself. */
    private void callBack(Call call) {
        if (phase == Phase.RUNNING && mailbox.overlapsShared(call)) {
            mailbox.addRunning();
            begin(call);
        } else {
            call.fail(new CallCycleException(CallChain.names(call)));
        }
    }

    /** The caller has gone: its call leaves the mailbox, and with it what it held back. */
    void withdrawn(Call call) {
        if (mailbox.withdraw(call)) {
            pump();
        }
    }

    /** Lets begin what may, then rests if nothing is left. */
    void pump() {
        if (pumping) {
            return;
        }
        pumping = true;
        Call call;
        while (phase == Phase.RUNNING && (call = mailbox.next()) != null) {
            begin(call);
        }
        pumping = false;
        if (phase == Phase.RUNNING && mailbox.isEmpty()) {
            rest();
        }
    }

    private void begin(Call call) {
        switch (call.kind()) {
            case GET_OR_CREATE -> {
                if (actor != null || create(call, null)) {
                    run(call);
                }
            }
            case GET -> {
                if (exists(call)) {
                    run(call);
                }
            }
            case CREATE -> {
                if (actor == null) {
                    create(call, call);
                } else {
                    Turn refused = new Turn(this, call, history);
                    refused.failWith(new ActorExistsException(address));
                    gate.pass(refused);
                }
            }
            case DESTROY -> {
                if (exists(call)) {
                    destroy(call);
                }
            }
            case ALARM -> new DueEntries(this, call).next();
            case FIRE -> fire(call);
        }
    }

    /** What was due when the firing joined the mailbox may have been cancelled or moved by now. */
    private void fire(Call call) {
        if (actor != null && Objects.requireNonNull(call.firing()).isDue(settledSchedule())) {
            run(call);
        } else {
            mailbox.answered();
            call.complete(null);
        }
    }

    /** Puts a firing of its own into the mailbox: there is never more than one, and it is not refused. */
    void enqueue(FiringCall call) {
        mailbox.add(call);
        pump();
    }

    private boolean exists(Call call) {
        if (actor == null) {
            answer(call, new ActorNotFoundException(address));
        }
        return actor != null;
    }

    /** @param creator the call that waits for the creation alone; null when its turn follows */
    private boolean create(Call call, @Nullable Call creator) {
        try {
            Actor<Object> fresh = newActor(this);
            Object initial = fresh.create(creator == null ? null : creator.input());
            encode(initial);
            actor = fresh;
            state = initial;
            facts.born(lane.clockMillis(), lane.random());
            gate.create(initial, creator);
            return true;
        } catch (Throwable e) {
            answer(call, e);
            return false;
        }
    }

    private void destroy(Call call) {
        phase = Phase.DESTROYING;
        mailbox.drain().forEach(waiting -> waiting.fail(new ActorDestroyedException(address)));
        gate.destroy(settledState(), call);
    }

    void answer(Call call, Throwable error) {
        mailbox.answered();
        call.fail(error);
    }

    // Turns.

    private void run(Call call) {
        Turn turn = new Turn(this, call, history);
        mailbox.began(turn);
        turn.run(Objects.requireNonNull(actor));
    }

    /** Makes {@code turn} the one that runs here now, and returns the one before it. */
    @Nullable
    Turn enter(Turn turn) {
        Turn before = current;
        current = turn;
        return before;
    }

    void resume(@Nullable Turn before) {
        current = before;
    }

    /** The exclusive turn that runs here; else the one whose part runs on the lane right now; else null. */
    @Nullable
    Turn running() {
        Turn exclusive = mailbox.exclusive();
        return exclusive != null || !lane.inLane() ? exclusive : current;
    }

    void ended(Turn turn) {
        mailbox.ended(turn);
        gate.pass(turn);
        lane.listener().turnEnded(type.name(), turn.call().action().name(), turn.failed());
        pump();
    }

    /** Whether nothing that {@code turn} was built on has been taken back. */
    boolean isCurrent(Turn turn) {
        return turn.history() == history;
    }

    void answered() {
        mailbox.answered();
    }

    // Outcomes.

    /** {@code saved} is in the store, and nobody was told yet. */
    void durable(Unsaved saved) {
        if (facts.durable(saved, lane.floor())) {
            lane.alarms().alarmChanged(address, facts.nextAlarm());
        }
    }

    /** The answers of {@code saved} are out. */
    void saved(Unsaved saved) {
        gate.cleanUp();
        if (saved.destroys() && phase != Phase.GONE) {
            gone();
            lane.warm(address, PreloadBundle.absent(type.manifest(), lane.floor()));
            lane.listener().actorDestroyed(address);
        }
        for (Call call : saved.lifecycle()) {
            mailbox.answered();
            call.complete(null);
        }
        if (phase == Phase.SLEEPING) {
            phase = Phase.RUNNING;
            sleep();
        }
        pump();
    }

    /** Takes the state back: turns that run on what is taken back will fail. */
    void rollBackTo(Object earlier, ScheduleTable schedule, RuntimeException reason) {
        state = earlier;
        settleSchedule(schedule);
        history++;
        mailbox.running().forEach(turn -> turn.stopStream(reason));
    }

    /** Something could not be saved: everything built on it fails, and the next call reads the actor anew. */
    void fall(RuntimeException reason) {
        if (phase != Phase.GONE) {
            gone();
            gate.abandon(reason);
            mailbox.running().forEach(turn -> turn.stopStream(reason));
            mailbox.drain().forEach(lane::arrived);
        }
    }

    /** The node serves no longer: everything that was not sent fails. */
    void abandon(NodeUnavailableException reason) {
        gone();
        gate.abandon(reason);
        mailbox.drain().forEach(call -> call.fail(reason));
        mailbox.running().forEach(turn -> turn.stop(reason));
    }

    private void gone() {
        phase = Phase.GONE;
        history++;
        lane.remove(this);
    }

    // Sleep.

    private void rest() {
        if (actor == null) {
            leave(PreloadBundle.absent(type.manifest(), lane.floor()));
        } else if (type.sleepsAtOnce() || lane.isStopping()) {
            sleep();
        } else {
            lane.idle().add(this);
        }
    }

    /** Saves what is not saved, then leaves; unless there is a call. */
    void sleep() {
        if (phase != Phase.RUNNING || !mailbox.isEmpty()) {
            return;
        }
        lane.idle().remove(this);
        if (gate.isClean()) {
            leave(facts.asleep(this, lane.floor()));
        } else {
            phase = Phase.SLEEPING;
            gate.saveSoon();
        }
    }

    private void leave(PreloadBundle bundle) {
        gone();
        lane.warm(address, bundle);
        if (actor != null) {
            lane.listener().actorSlept(address, bundle.bytes());
        }
    }

    OutputGate gate() {
        return gate;
    }
}
