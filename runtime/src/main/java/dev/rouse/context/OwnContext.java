package dev.rouse.context;

import dev.rouse.life.Activation;
import dev.rouse.ActorAddress;
import dev.rouse.ActorClient;
import dev.rouse.ActorContext;
import dev.rouse.ActorData;
import dev.rouse.ActorLife;
import dev.rouse.Change;
import dev.rouse.Durability;
import dev.rouse.Firing;
import dev.rouse.Schedule;
import dev.rouse.base.Arguments;
import dev.rouse.data.OwnData;
import dev.rouse.schedule.FiringCall;
import dev.rouse.schedule.OwnSchedule;
import dev.rouse.turn.ThreadLocals;
import dev.rouse.turn.Turn;
import dev.rouse.turn.TurnChanges;
import dev.rouse.turn.TurnScope;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** The context of an actor that is awake: what it asks for goes to its activation. */
public final class OwnContext implements ActorContext<Object> {

    private final Activation activation;
    private final TurnScope scope;

    public OwnContext(Activation activation) {
        this.activation = activation;
        this.scope = new TurnScope(activation);
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
        return mayChange(stateful("update()")).update(Arguments.required("change", change));
    }

    @Override
    @SuppressWarnings("unchecked") // a consumer of states, of whatever type it says
    public <R> Mono<R> updateAndReturn(Function<? super Object, Change<Object, R>> change) {
        Arguments.required("change", change);
        return scope.inTurn(
                "updateAndReturn()",
                turn -> Mono.justOrEmpty(mayChange(checkState(turn)).updateAndReturn(change)));
    }

    @Override
    public ActorData data() {
        return new OwnData(activation.lane().features().data(), activation, scope);
    }

    @Override
    public Schedule schedule() {
        return new OwnSchedule(activation.lane().features().schedule(), activation, scope);
    }

    @Override
    public Optional<Firing> firing() {
        return scope.turn("firing()").call() instanceof FiringCall firing
                ? Optional.of(firing.told())
                : Optional.empty();
    }

    @Override
    public void durability(Durability durability) {
        scope.turn("durability()").durability(Arguments.required("durability", durability));
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
            Turn turn = scope.turnIfAny(subscriber);
            Scheduler back = turn == null
                    ? activation.life().scheduler()
                    : TurnScope.schedulerOf(scope.live(turn, "blocking()"));
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
        return TurnScope.schedulerOf(scope.turn("lane()"));
    }

    private static TurnChanges mayChange(Turn turn) {
        turn.checkMayChange();
        return turn.changing();
    }

    private Turn stateful(String what) {
        return checkState(scope.turn(what));
    }

    private Turn checkState(Turn turn) {
        if (activation.type().isStateless()) {
            throw new IllegalStateException(
                    "Actors of " + activation.type().name()
                            + " have no state, as they extend StatelessActor: extend Actor<TheState>, or keep what lasts in data().");
        }
        return turn;
    }
}
