package dev.rouse.actor;

import dev.rouse.ActorAddress;
import dev.rouse.ActorClient;
import dev.rouse.ActorContext;
import dev.rouse.ActorData;
import dev.rouse.ActorLife;
import dev.rouse.Change;
import dev.rouse.Durability;
import dev.rouse.Firing;
import dev.rouse.OutsideTurnException;
import dev.rouse.OutsideTurnException.Reason;
import dev.rouse.Schedule;
import dev.rouse.base.Arguments;
import dev.rouse.call.CallingTurn;
import dev.rouse.loop.LaneScheduler;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.ContextView;

/** What an actor sees of its activation. */
final class LiveContext implements ActorContext<Object> {

    private final Activation activation;

    LiveContext(Activation activation) {
        this.activation = activation;
    }

    @Override
    public ActorAddress address() {
        return activation.address();
    }

    @Override
    public Object state() {
        return stateful("state()").state();
    }

    @Override
    public Object update(UnaryOperator<Object> change) {
        return stateful("update()").update(Arguments.required("change", change));
    }

    @Override
    @SuppressWarnings("unchecked") // a consumer of states, of whatever type it says
    public <R> Mono<R> updateAndReturn(Function<? super Object, Change<Object, R>> change) {
        Arguments.required("change", change);
        return inTurn(
                "updateAndReturn()", turn -> Mono.justOrEmpty(checkState(turn).updateAndReturn(change)));
    }

    @Override
    public ActorData data() {
        return new OwnData(activation, this);
    }

    @Override
    public Schedule schedule() {
        return new OwnSchedule(activation, this);
    }

    @Override
    public Optional<Firing> firing() {
        return turn("firing()").call() instanceof FiringCall firing ? Optional.of(firing.told()) : Optional.empty();
    }

    @Override
    public void durability(Durability durability) {
        turn("durability()").durability(Arguments.required("durability", durability));
    }

    @Override
    public ActorClient actors() {
        Turn running = activation.running();
        if (running != null) {
            // A call may be subscribed where its turn cannot be known.
            running.call().leaves();
        }
        return activation.lane().actors();
    }

    @Override
    public <T> Mono<T> blocking(Callable<? extends T> work) {
        Arguments.required("work", work);
        return Mono.deferContextual(subscriber -> {
            Turn turn = turnIfAny(subscriber);
            Scheduler back = turn == null ? activation.life().scheduler() : schedulerOf(live(turn, "blocking()"));
            return activation
                    .lane()
                    .blocking()
                    .<T>run(ThreadLocals.around(work, subscriber))
                    .publishOn(back);
        });
    }

    @Override
    public ActorLife life() {
        return activation.life();
    }

    @Override
    public Scheduler lane() {
        return schedulerOf(turn("lane()"));
    }

    /** Runs tasks as parts of {@code turn}, or of the one that waits for what {@code turn} shares with it. */
    static Scheduler schedulerOf(Turn turn) {
        return new LaneScheduler(turn.activation().lane().loop(), turn::resume);
    }

    /**
     * The turn that the calling code is a part of.
     *
     * @param what the code called, for the error
     * @throws OutsideTurnException it is a part of none, or of one that has ended
     */
    Turn turn(String what) {
        Turn running = activation.running();
        if (running == null) {
            throw outside(what);
        }
        return running;
    }

    private Turn stateful(String what) {
        return checkState(turn(what));
    }

    private Turn checkState(Turn turn) {
        if (activation.type().isStateless()) {
            throw new IllegalStateException(
                    "Actors of " + activation.type().name()
                            + " have no state, as they extend StatelessActor: extend Actor<TheState>, or keep what lasts in data().");
        }
        return turn;
    }

    /**
     * The turn that {@code subscriber} names, wherever it subscribes; else the one that the calling code is a part of.
     *
     * @throws OutsideTurnException there is neither
     */
    Turn turn(String what, ContextView subscriber) {
        Turn turn = turnIfAny(subscriber);
        if (turn == null) {
            throw outside(what);
        }
        return turn;
    }

    private @Nullable Turn turnIfAny(ContextView subscriber) {
        CallingTurn named = subscriber.getOrDefault(CallingTurn.class, null);
        return named instanceof Turn turn && turn.activation() == activation ? turn : activation.running();
    }

    /** What {@code part} gives, as a part of the turn that subscribes, which comes to the lane for it. */
    <T> Mono<T> inTurn(String what, Function<Turn, Mono<T>> part) {
        return Mono.deferContextual(subscriber -> {
            Turn turn = turn(what, subscriber);
            return activation.running() == turn
                    ? part.apply(turn)
                    : Mono.defer(() -> part.apply(live(turn, what))).subscribeOn(schedulerOf(turn));
        });
    }

    /**
     * Returns {@code turn}, of which the calling code is a part.
     *
     * @throws OutsideTurnException it has ended
     */
    Turn live(Turn turn, String what) {
        if (turn.isEnded()) {
            throw outside(what);
        }
        return turn;
    }

    private OutsideTurnException outside(String what) {
        ActorLane lane = activation.lane();
        Turn here = lane.runningTurn();
        String called = what + " of " + activation.address() + " was called on "
                + Thread.currentThread().getName();
        if (here != null && here.activation() == activation) {
            return outside(
                    Reason.TURN_ENDED,
                    called + " by what is left of a turn of " + here.call().what() + ", which has ended.");
        }
        if (lane.inLane() && lane.current().isShared()) {
            return outside(
                    Reason.SHARED,
                    called + " with the answer of a publisher that several turns wait for together (cache(), share(),"
                            + " publish(), a sink), so that nobody can tell whose turn this is. Put .publishOn(lane())"
                            + " behind what is shared, where lane() is called inside the turn that waits.");
        }
        if (lane.blocking().isHere()) {
            return outside(
                    Reason.NO_TURN,
                    called
                            + ", by code in blocking(...), which belongs to no turn. Read what it needs before, in the turn, and"
                            + " change state and data behind it: Order order = state(); return blocking(() ->"
                            + " send(order)).map(answer -> update(...)).");
        }
        return outside(
                Reason.NO_TURN,
                called
                        + ", outside of a turn. What a turn has begun elsewhere comes back with .publishOn(lane()) first,"
                        + " where lane() is called inside the turn, before it leaves; run() and background work use"
                        + " life().turn(...).");
    }

    private OutsideTurnException outside(Reason reason, String message) {
        return new OutsideTurnException(activation.address(), reason, message);
    }
}
