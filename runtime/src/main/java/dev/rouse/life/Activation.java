package dev.rouse.life;

import dev.rouse.context.UnheardFailure;
import dev.rouse.lane.ActorLane;
import dev.rouse.context.OwnContext;
import dev.rouse.context.OwnLife;
import dev.rouse.state.StateWatch;
import dev.rouse.ActorAddress;
import dev.rouse.ActorDestroyedException;
import dev.rouse.ActorInfo.RunningTurn;
import dev.rouse.ActorPhase;
import dev.rouse.ActorStoppedException;
import dev.rouse.CallCycleException;
import dev.rouse.MailboxFullException;
import dev.rouse.call.Call;
import dev.rouse.call.CallChain;
import dev.rouse.call.CallKind;
import dev.rouse.feature.Changes;
import dev.rouse.feature.Feature;
import dev.rouse.feature.Share;
import dev.rouse.gate.OutputGate;
import dev.rouse.gate.WriteBatch;
import dev.rouse.preload.PreloadBundle;
import dev.rouse.stream.Durable;
import dev.rouse.turn.Mailbox;
import dev.rouse.turn.Turn;
import dev.rouse.type.HostedType;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One life of an address on its lane: its calls, its turns and their outcomes. How it begins and ends is with {@link
 * Startup} and {@link Shutdown}. Touched by the lane only.
 */
public final class Activation extends Resident {

    private static final AtomicReferenceFieldUpdater<Activation, @Nullable OwnLife> LIFE =
            AtomicReferenceFieldUpdater.newUpdater(Activation.class, OwnLife.class, "life");

    private final Mailbox mailbox = new Mailbox();
    private final OutputGate gate = new OutputGate(this);

    private volatile @Nullable OwnLife life;
    private @Nullable Grace stopping;
    private int history;
    private boolean pumping;
    private boolean beginning = true;
    private boolean firing;

    /** Whether an order of an operator may wait in line. */
    private boolean ordered;

    public Activation(ActorLane lane, HostedType type, ActorAddress address) {
        super(lane, type, address);
    }

    // Calls.

    public void accept(Call call) {
        lane.idle().remove(this);
        if (Mailbox.isAwaitedAt(this, call)) {
            callBack(call);
            return;
        }
        switch (Reception.of(phase, Reception.Arrival.of(call))) {
            case TURN -> line(call);
            case START -> {
                if (lane.beginnings().typePause().admits(call)) {
                    line(call);
                }
            }
            case LAST_TURNS -> {
                if (mayBegin()) {
                    line(call);
                } else {
                    call.refuse(hasEnded());
                }
            }
            case NEXT_LIFE -> {
                if (admits(call, 1)) {
                    Objects.requireNonNull(stopping, "a life that ended is not resident")
                            .keep(call);
                    lane.nesting().deadlocks().waits(call);
                }
            }
            case DESTROYED -> call.refuse(new ActorDestroyedException(address));
            case STOPPED -> call.refuse(hasEnded());
        }
    }

    /** Gives {@code call} its turn, or a place in line. */
    private void line(Call call) {
        if (!admits(call, 1)) {
            return;
        }
        if (mayBegin() && mailbox.isFreeFor(call)) {
            mailbox.addRunning();
            begin(call);
        } else {
            mailbox.add(call);
            ordered |= call.isOfOperator();
            lane.nesting().deadlocks().waits(call);
        }
        pump();
    }

    /**
     * Whether there is room for {@code call}, which is refused where there is none.
     *
     * @param times the capacity: others that wait must not keep out a call that a turn which runs here waits for
     */
    private boolean admits(Call call, int times) {
        int capacity = type.options().mailboxCapacity() + (call.isOfOperator() ? Mailbox.ORDERS : 0);
        int held = waiting() + lane.retries().pausing(address);
        if (held / times < capacity) {
            lane.listener().callAccepted(type.name(), held + 1);
            return true;
        }
        call.refuse(new MailboxFullException(address, capacity));
        return false;
    }

    /** Calls that are waiting, running or not yet answered, for this life or the next. */
    public int waiting() {
        return mailbox.held() + (stopping == null ? 0 : stopping.kept());
    }

    public ActorStoppedException hasEnded() {
        return new ActorStoppedException(address, "this life of it has ended");
    }

    /** A call for which a turn that runs here waits: it overlaps with that turn, or would wait for itself. */
    private void callBack(Call call) {
        if (!mayBegin() || !mailbox.overlapsShared(call)) {
            call.refuse(new CallCycleException(CallChain.names(call)));
        } else if (admits(call, 2)) {
            mailbox.addRunning();
            begin(call);
        }
    }

    /** Whether a turn may begin now, as far as the phase goes. */
    private boolean mayBegin() {
        return phase == ActorPhase.RUNNING && !beginning
                || stopping != null && stopping.isDraining() && !phase.isFinal();
    }

    /** Nobody waits for the answer any more: the call leaves the line, and with it what it held back. */
    public void withdrawn(Call call) {
        boolean left = stopping != null && stopping.withdraw(call);
        if (!left && mailbox.withdraw(call)) {
            pump();
        }
    }

    /** Lets begin what may, then ends by its own order, or rests if nothing is left. */
    @Override
    public void pump() {
        if (pumping) {
            return;
        }
        pumping = true;
        try {
            Call call;
            while (mayBegin() && !isToEnd() && (call = mailbox.next(ordered)) != null) {
                begin(call);
            }
        } finally {
            pumping = false;
        }
        ordered &= mailbox.first() != null;
        if (phase == ActorPhase.RUNNING) {
            if (isToEnd()) {
                life().end().carryOut();
            } else if (mailbox.isEmpty()) {
                lane.endings().rest(this);
            }
        } else if (stopping != null && !phase.isFinal()) {
            stopping.step();
        }
    }

    private void begin(Call call) {
        Dispatch.begin(this, call);
    }

    /** What is due is done from here on. */
    public void fires() {
        firing = true;
    }

    /** Refuses {@code call} as its turn would, had it failed with {@code error}. */
    public void failTurn(Call call, RuntimeException error) {
        Turn refused = new Turn(this, call, history);
        refused.failWith(error);
        gate.pass(refused);
    }

    @Override
    public boolean isRunning() {
        return phase == ActorPhase.RUNNING;
    }

    @Override
    public boolean exists() {
        return actor != null;
    }

    @Override
    public void run(Call work) {
        run(work, false);
    }

    @Override
    public void skip(Call work) {
        mailbox.answered();
        work.complete(null);
    }

    @Override
    public void enqueue(Call call) {
        switch (Reception.of(phase, Reception.Arrival.CALL)) {
            case START, TURN -> {
                mailbox.add(call);
                pump();
            }
            case NEXT_LIFE ->
                Objects.requireNonNull(stopping, "a life that ended is not resident")
                        .keep(call);
            case LAST_TURNS, DESTROYED, STOPPED -> call.refuse(new ActorDestroyedException(address));
        }
    }

    /** Ends {@code call} with what came of it, of which no turn is in the way: its creation, or the actor's destruction. */
    @Override
    public void fail(Call call, Throwable error) {
        mailbox.answered();
        tell(call, error);
    }

    /** Ends {@code call} with {@code error}, or tells of that otherwise where its caller has left. */
    @Override
    public void tell(Call call, Throwable error) {
        if (!call.fail(error)) {
            UnheardFailure.tell(this, call, error);
        }
    }

    // Turns.

    /** @param founds whether the actor was created for {@code call} */
    public void run(Call call, boolean founds) {
        Turn turn = new Turn(this, call, history);
        if (founds) {
            turn.founds();
        }
        if (StateWatch.refuses(this, turn)) {
            gate.pass(turn);
            return;
        }
        mailbox.began(turn);
        turn.run(call.kind() == CallKind.SCHEDULE ? new OwnContext(this) : object());
    }

    /** Makes the turn of a hook; whoever called runs it. */
    public Turn beginHook(Call call) {
        lane.idle().remove(this);
        StateWatch.looks(this);
        Turn turn = new Turn(this, call, history);
        mailbox.addRunning();
        mailbox.began(turn);
        return turn;
    }

    /** From any thread: the turn of this actor that the calling code is a part of; null when it is not, or that has ended. */
    @Override
    public @Nullable Turn running() {
        Turn turn = lane.runningTurn();
        return turn != null && turn.host() == this && !turn.isEnded() ? turn : null;
    }

    @Override
    public void ended(Turn turn) {
        HookCall hook = turn.call() instanceof HookCall called ? called : null;
        Startup.prove(this, turn, hook);
        mailbox.ended(turn);
        if (hook != null) {
            lane.beginnings().pass(this, turn, hook);
        } else if (turn.destroys()
                && !turn.failed()
                && isCurrent(turn)
                && lane.endings().destroy(this, null, turn)) {
            turn.forget();
        } else {
            gate.pass(turn);
        }
        mailbox.tellStreamsOf(turn);
        lane.listener().turnEnded(type.name(), turn.call().action().name(), turn.failed());
        if (hook != null) {
            hook.ended(turn);
        }
        if (turn.sleeps() && hook == null) {
            lane.endings().stop(this, "it was told to sleep by itself", null);
        }
        pump();
    }

    @Override
    public List<RunningTurn> runningTurns() {
        return lane.turns().told(mailbox.running());
    }

    /** Whether nothing that {@code turn} was built on has been taken back. */
    @Override
    public boolean isCurrent(Turn turn) {
        return turn.history() == history;
    }

    @Override
    public void answered() {
        mailbox.answered();
    }

    // What its turns and its way to the store ask for.

    @Override
    public boolean runsOneTurn() {
        return mailbox.running().size() <= 1;
    }

    @Override
    public void broke(Throwable thrown) {
        lane.endings().broke(this, thrown);
    }

    @Override
    public void fall(RuntimeException reason, Runnable tells) {
        lane.endings().fall(this, reason, tells);
    }

    @Override
    public void send(Turn turn, Call call) {
        gate.send(turn, call);
    }

    @Override
    public void prove() {
        gate.prove();
    }

    @Override
    public @Nullable Durable newestUnsaved(Turn turn) {
        return gate.newestUnsaved(turn);
    }

    @Override
    public void forEachUnsaved(Feature feature, Consumer<Changes> told) {
        gate.forEachUnsaved(feature, told);
    }

    @Override
    public PreloadBundle known() {
        return facts.known(lane.floor());
    }

    @Override
    public void recount() {
        lane.residing().recount(this);
    }

    // Outcomes.

    /** {@code saved} is in the store, and nobody was told yet. */
    @Override
    public void durable(WriteBatch saved) {
        if (saved.changesFeatures()) {
            saved.forEachChanges(this::durable);
        }
        if (facts.durable(address, saved, lane.floor()) || !saved.strayAlarms().isEmpty()) {
            WriteBatch.AlarmRow moved = saved.alarm();
            lane.alarms().alarmChanged(address, facts.nextAlarm(), moved == null ? 0 : moved.pauseMillis());
        }
        if (saved.creates()) {
            lane.questions().decided(this);
        }
        if (saved.destroys()) {
            lane.endings().destroyed(this);
        }
    }

    private void durable(Changes saved) {
        Share share = shareOf(saved.feature());
        if (share != null) {
            share.durable(saved);
        }
    }

    /** The answers of {@code saved} are out. */
    @Override
    public void saved(WriteBatch saved) {
        gate.cleanUp();
        List<Call> lifecycle = saved.lifecycle();
        for (int i = 0; i < lifecycle.size(); i++) {
            mailbox.answered();
            lifecycle.get(i).complete(null);
        }
        pump();
    }

    /**
     * Takes back the state and what finished turns changed of features: turns that run on what is taken back will fail.
     *
     * @param kept the newest of what stays that is not in the store, by feature
     */
    @Override
    public void rollBackTo(Object earlier, Function<Feature, @Nullable Changes> kept, RuntimeException reason) {
        settle(earlier);
        dropChangesInPlace();
        for (Share share = shares(); share != null; share = share.next) {
            share.rollBack(kept.apply(share.feature()));
        }
        history++;
        mailbox.running().forEach(turn -> turn.stopStream(reason));
    }

    /** A new history of the state: nothing that began before may change it. */
    public void breakHistory() {
        history++;
    }

    // Beginning and end.

    /** Whether no turn of a call may begin yet: the life starts, or the actor is being created. */
    public boolean isBeginning() {
        return beginning;
    }

    /** The actor is being created in this life. */
    public void beginAgain() {
        beginning = true;
    }

    /** Turns may begin. */
    public void begun() {
        beginning = false;
        OwnLife own = life;
        if (own != null) {
            own.end().begun();
        }
    }

    /** The actor was not created, and what it ordered meanwhile is for nobody. */
    public void begunInVain() {
        beginning = false;
        OwnLife own = life;
        if (own != null) {
            own.end().forget();
        }
    }

    /** Whether what is due of the schedule is being fired. */
    public boolean isFiring() {
        return firing;
    }

    public void fired() {
        firing = false;
    }

    private boolean isToEnd() {
        OwnLife own = life;
        return own != null && own.end().isDue();
    }

    /** Whether the actor has ordered its destruction, which is still to come: that is now a matter of whoever asks. */
    public boolean takesDestruction() {
        OwnLife own = life;
        return own != null && own.end().takeDestruction();
    }

    /** Whether what clears the actor is on its way to the store. */
    public boolean isBeingDestroyed() {
        return stopping != null && stopping.isClearing();
    }

    // Beside turns.

    @Override
    public void stirred() {
        if (isKeptAwake()) {
            lane.idle().remove(this);
        }
        pump();
    }

    /** Whether something else than turns keeps the actor awake. */
    public boolean isKeptAwake() {
        for (Share share = shares(); share != null; share = share.next) {
            if (share.keepsAwake()) {
                return true;
            }
        }
        return life != null && life.keepsAwake();
    }

    /** Whether background work has not ended. */
    public boolean hasWork() {
        return life != null && life.hasWork();
    }

    public List<String> cutOffWork() {
        return life == null ? List.of() : life.cutOff();
    }

    /** From any thread. */
    public OwnLife life() {
        OwnLife own = life;
        if (own == null) {
            own = new OwnLife(this);
            own = LIFE.compareAndSet(this, null, own) ? own : Objects.requireNonNull(life);
        }
        return own;
    }

    /** Background work and {@code run()} are asked to end, or end now. */
    public void stopLife(boolean now) {
        for (Share share = shares(); share != null; share = share.next) {
            share.stops();
        }
        OwnLife own = life;
        if (own == null) {
            return;
        }
        if (now) {
            own.over();
        } else {
            own.stopping();
        }
    }

    @Nullable
    public Grace stopping() {
        return stopping;
    }

    public void stopBy(Grace grace) {
        stopping = grace;
    }

    public Mailbox mailbox() {
        return mailbox;
    }

    public OutputGate gate() {
        return gate;
    }
}
