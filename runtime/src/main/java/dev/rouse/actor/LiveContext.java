package dev.rouse.actor;

import dev.rouse.ActorAddress;
import dev.rouse.ActorClient;
import dev.rouse.ActorContext;
import dev.rouse.ActorData;
import dev.rouse.Durability;
import java.util.function.UnaryOperator;
import reactor.core.scheduler.Scheduler;

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
        return activation.turn().state();
    }

    @Override
    public Object update(UnaryOperator<Object> change) {
        return activation.turn().update(change);
    }

    @Override
    public ActorData data() {
        return new OwnData(activation);
    }

    @Override
    public void durability(Durability durability) {
        activation.turn().durability(durability);
    }

    @Override
    public ActorClient actors() {
        return activation.lane().actors();
    }

    @Override
    public Scheduler lane() {
        return new TurnScheduler(activation.turn());
    }
}
