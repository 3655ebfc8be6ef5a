package dev.rouse.life;

import dev.rouse.Actor;
import dev.rouse.ActorAddress;
import dev.rouse.ActorDestroyedException;
import dev.rouse.ActorPhase;
import dev.rouse.ActorStoppedException;
import dev.rouse.LifecycleHook;
import dev.rouse.call.Call;
import dev.rouse.call.CallKind;
import dev.rouse.context.ContextHost;
import dev.rouse.context.OwnContext;
import dev.rouse.context.OwnLife;
import dev.rouse.context.UnheardFailure;
import dev.rouse.feature.Changes;
import dev.rouse.feature.Feature;
import dev.rouse.feature.Share;
import dev.rouse.gate.GateHost;
import dev.rouse.gate.OutputGate;
import dev.rouse.gate.WriteBatch;
import dev.rouse.loop.LaneLoop;
import dev.rouse.preload.PreloadBundle;
import dev.rouse.state.StateWatch;
import dev.rouse.stored.ActorMemory;
import dev.rouse.stream.Durable;
import dev.rouse.turn.Mailbox;
import dev.rouse.turn.Turn;
import dev.rouse.turn.TurnTally;
import dev.rouse.turn.WorkHost;
import dev.rouse.type.HostedType;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One activation of an actor: from the call or alarm that wakes it to its sleep, its end or its failure. It holds the calls, the turns
 * and their outcomes; {@link Startup} begins it and {@link Shutdown} ends it.
 * Lane only, but for what never changes.
 */
public final class Activation implements GateHost, WorkHost, ContextHost {

    private static final AtomicReferenceFieldUpdater<Activation, @Nullable OwnLife> LIFE =
            AtomicReferenceFieldUpdater.newUpdater(Activation.class, OwnLife.class, "life");

    private final LifeLane lane;
    private final ActorMemory memory;
    private final Mailbox mailbox = new Mailbox();
    private final OutputGate gate = new OutputGate(this);

    private ActorPhase phase = ActorPhase.STARTING;
    private @Nullable Actor<Object> actor;
    private volatile @Nullable OwnLife life;
    private @Nullable Grace grace;
    private int history;
    private boolean pumping;
    private boolean beginning = true;
    private boolean firing;

    /** Whether one may wait in line that passes others. */
    private boolean ordered;

    // Of the lane's list of idle actors of the type.

    boolean idle;
    long idleSince;

    @Nullable
    Activation idleBefore;

    @Nullable
    Activation idleAfter;

    public Activation(LifeLane lane, HostedType type, ActorAddress address) {
        this.lane = lane;
        this.memory = new ActorMemory(type, address, lane.records());
    }

    @Override
    public LifeLane lane() {
        return lane;
    }

    @Override
    public ActorMemory memory() {
        return memory;
    }

    @Override
    public HostedType type() {
        return memory.type();
    }

    @Override
    public ActorAddress address() {
        return memory.address();
    }

    @Override
    public long incarnation() {
        return memory.incarnation();
    }

    @Override
    public Mailbox mailbox() {
        return mailbox;
    }

    public OutputGate gate() {
        return gate;
    }

    // Its phase and its object.

    public ActorPhase phase() {
        return phase;
    }

    /**
     * Goes on to {@code next}.
     *
     * @param reason one sentence; null where the phases say all
     */
    void become(ActorPhase next, @Nullable String reason) {
        ActorPhase before = phase;
        if (!before.mayBecome(next)) {
            throw new IllegalStateException(address() + " cannot go from " + before + " to " + next + ": " + reason);
        }
        phase = next;
        lane.events().changed(address(), incarnation(), before, next, reason);
    }

    @Override
    public boolean isRunning() {
        return phase == ActorPhase.RUNNING;
    }

    @Override
    public boolean isGone() {
        return phase.isFinal();
    }

    @Override
    public boolean exists() {
        return actor != null;
    }

    @Override
    public @Nullable Object actorOrNull() {
        return actor;
    }

    Actor<Object> object() {
        return Objects.requireNonNull(actor, "the actor does not exist yet");
    }

    /** Lets {@code made} be the actor's object: from now on the actor exists. */
    void inhabit(Actor<Object> made) {
        actor = made;
    }

    // Calls.

    /** Calls that are waiting, running or not yet answered, for this activation or the next. */
    public int waiting() {
        return mailbox.held() + (grace == null ? 0 : grace.kept());
    }

    ActorStoppedException hasEnded() {
        return new ActorStoppedException(address(), "this life of it has ended");
    }

    /** Whether a turn may begin now, as far as the phase goes. */
    boolean mayBegin() {
        return phase == ActorPhase.RUNNING && !beginning || grace != null && grace.isDraining() && !phase.isFinal();
    }

    /** Puts {@code call} in line. */
    void line(Call call) {
        mailbox.add(call);
        ordered |= call.passesOthers();
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
                lane.begin(this, call);
            }
        } finally {
            pumping = false;
        }
        ordered &= mailbox.first() != null;
        if (phase == ActorPhase.RUNNING) {
            if (isToEnd()) {
                life().end().carryOut();
            } else if (mailbox.isEmpty()) {
                lane.lifecycle().rest(this);
            }
        } else if (grace != null && !phase.isFinal()) {
            lane.lifecycle().goOn(this);
        }
    }

    /** Notes whether what is due of the schedule is being fired. */
    void firing(boolean now) {
        firing = now;
    }

    /** Refuses {@code call} as its turn would, had it failed with {@code error}. */
    void failTurn(Call call, RuntimeException error) {
        Turn refused = new Turn(this, call, history);
        refused.failWith(error);
        gate.pass(refused);
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
        if (phase == ActorPhase.STARTING || phase == ActorPhase.RUNNING || call.isOfLife() && mayBegin()) {
            line(call);
            pump();
        } else if (phase == ActorPhase.SLEEP_GRACE && !call.isOfLife()) {
            keepForNext(call);
        } else {
            call.refuse(phase == ActorPhase.DESTROY_GRACE ? new ActorDestroyedException(address()) : hasEnded());
        }
    }

    void keepForNext(Call call) {
        Objects.requireNonNull(grace, "an activation that ended is not resident")
                .keep(call);
    }

    /** Lets {@code call} leave the line, with what it held back: nobody waits for its answer any more. */
    public void withdrawn(Call call) {
        boolean left = grace != null && grace.withdraw(call);
        if (!left && mailbox.withdraw(call)) {
            pump();
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
    void run(Call call, boolean founds) {
        Turn turn = new Turn(this, call, history);
        if (founds) {
            turn.founds();
        }
        if (call.kind() != CallKind.QUEUE && StateWatch.refuses(type(), address(), memory.settledOrNull(), turn)) {
            gate.pass(turn);
            return;
        }
        mailbox.began(turn);
        turn.run(OwnContext.target(this, call, object()));
    }

    /** Makes the turn of a hook; whoever called runs it. */
    Turn beginHook(Call call) {
        lane.residency().busy(this);
        StateWatch.looks(type(), memory.settledOrNull());
        Turn turn = new Turn(this, call, history);
        mailbox.addRunning();
        mailbox.began(turn);
        return turn;
    }

    /** From any thread: the turn of this actor that the calling code is a part of; null when it is not, or that has ended. */
    @Override
    public @Nullable Turn running() {
        LaneLoop loop = lane.loop();
        return loop.isHere() && loop.current().get() instanceof Turn turn && turn.host() == this && !turn.isEnded()
                ? turn
                : null;
    }

    @Override
    public void ended(Turn turn) {
        HookTurn hook = turn.call() instanceof HookTurn called ? called : null;
        gate.proveWhenFull();
        if (hook != null) {
            hook.prove(turn);
        }
        mailbox.ended(turn);
        if (hook != null) {
            hook.pass(turn);
        } else if (turn.destroys()
                && !turn.failed()
                && isCurrent(turn)
                && lane.lifecycle().destroy(this, null, turn)) {
            turn.forget();
        } else {
            gate.pass(turn);
        }
        mailbox.tellStreamsOf(turn);
        TurnTally tally = lane.turns().tally();
        if (tally != null) {
            tally.ended(turn, lane.loop()::nanoTime, mailbox.waiting().size());
        }
        lane.listener().turnEnded(type().name(), turn.call().action().name(), turn.failed());
        if (hook != null) {
            hook.ended(turn);
        }
        if (turn.sleeps() && hook == null) {
            sleep("it was told to sleep by itself");
        }
        pump();
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

    // For its turns and its way to the store.

    @Override
    public @Nullable Share shareOf(Feature feature) {
        return memory.shareOf(feature);
    }

    @Override
    public Share share(Feature feature, Supplier<? extends Share> making) {
        return memory.share(feature, making);
    }

    @Override
    public boolean runsOneTurn() {
        return mailbox.running().size() <= 1;
    }

    @Override
    public void broke(Throwable thrown) {
        lane.lifecycle().broke(this, thrown);
    }

    @Override
    public void fall(RuntimeException reason, Runnable tells) {
        lane.lifecycle().fall(this, reason, tells);
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
        return memory.known(lane.floor());
    }

    @Override
    public void recount() {
        lane.residency().recount(this);
    }

    // Outcomes.

    /** Called when {@code saved} is in the store, before anybody is told. */
    @Override
    public void durable(WriteBatch saved) {
        if (memory.durable(saved, lane.floor()) || !saved.strayAlarms().isEmpty()) {
            WriteBatch.AlarmRow moved = saved.alarm();
            lane.alarms().alarmChanged(address(), memory.nextAlarm(), moved == null ? 0 : moved.pauseMillis());
        }
        if (saved.creates()) {
            lane.settled(this);
        }
        if (saved.destroys()) {
            lane.lifecycle().destroyed(this);
        }
    }

    /** Called when the answers of {@code saved} are out. */
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

    @Override
    public void rollBackTo(Object earlier, Function<Feature, @Nullable Changes> kept, RuntimeException reason) {
        memory.rollBackTo(earlier, kept);
        history++;
        mailbox.running().forEach(turn -> turn.stopStream(reason));
    }

    /** Begins a new history of the state: no turn that began before may change it. */
    void breakHistory() {
        history++;
    }

    // Beginning and end.

    @Override
    public boolean isBeginning() {
        return beginning;
    }

    /** Called when the actor is being created: until {@link #begun} no other turn may begin. */
    void beginAgain() {
        beginning = true;
    }

    /**
     * Lets turns begin.
     *
     * @param exists false: the actor was not created, and what it ordered meanwhile is for nobody
     */
    void begun(boolean exists) {
        beginning = false;
        if (life != null) {
            life.end().begun(exists);
        }
    }

    @Override
    public boolean isFiring() {
        return firing;
    }

    private boolean isToEnd() {
        return life != null && life.end().isDue();
    }

    /** Whether the actor has ordered its destruction, which is still to come: that is now a matter of whoever asks. */
    boolean takesDestruction() {
        return life != null && life.end().takeDestruction();
    }

    @Override
    public boolean isBeingDestroyed() {
        return grace != null && grace.isClearing();
    }

    // Work beside turns.

    @Override
    public void stirred() {
        if (isKeptAwake()) {
            lane.residency().busy(this);
        }
        pump();
    }

    /** Whether something else than turns keeps the actor awake. */
    boolean isKeptAwake() {
        return memory.keepsAwake() || life != null && life.keepsAwake();
    }

    /** Background work and {@code run()} of the actor; null where it never asked for any. */
    @Nullable
    OwnLife lifeOrNull() {
        return life;
    }

    @Override
    public OwnLife life() {
        OwnLife own = life;
        if (own == null) {
            own = new OwnLife(this);
            own = LIFE.compareAndSet(this, null, own) ? own : Objects.requireNonNull(life);
        }
        return own;
    }

    /** Asks background work and {@code run()} to end, or ends them now. */
    void stopLife(boolean now) {
        memory.stops();
        if (life != null && now) {
            life.over();
        } else if (life != null) {
            life.stopping();
        }
    }

    @Nullable
    public Grace grace() {
        return grace;
    }

    void stopBy(Grace end) {
        grace = end;
    }

    @Override
    public void sleep(String reason) {
        lane.lifecycle().stop(this, reason, null);
    }

    @Override
    public boolean destroy() {
        return lane.lifecycle().destroy(this, null, null);
    }

    @Override
    public void runFailed(Throwable error) {
        lane.lifecycle().failed(this, LifecycleHook.RUN, error);
    }

    /**
     * Subscribes to {@code run()}, where the actor has it.
     *
     * @param creates whether the call that creates the actor has its turn next
     */
    void startRun(boolean creates) {
        if (actor != null && type().has(LifecycleHook.RUN)) {
            life().startRun(actor, creates);
        }
    }
}
