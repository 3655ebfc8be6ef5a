package dev.rouse.actor;

import dev.rouse.ActorAddress;
import dev.rouse.ActorClient;
import dev.rouse.ActorContext;
import dev.rouse.ActorData;
import dev.rouse.ActorLife;
import dev.rouse.Durability;
import dev.rouse.Firing;
import dev.rouse.Schedule;
import java.util.Optional;
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
        return turn().state();
    }

    @Override
    public Object update(UnaryOperator<Object> change) {
        return turn().update(change);
    }

    @Override
    public ActorData data() {
        return new OwnData(activation, this);
    }

    @Override
    public Schedule schedule() {
        return new OwnSchedule(activation, this, "");
    }

    @Override
    public Optional<Firing> firing() {
        FiringCall firing = turn().call().firing();
        return firing == null ? Optional.empty() : Optional.of(firing.told());
    }

    @Override
    public void durability(Durability durability) {
        turn().durability(durability);
    }

    @Override
    public ActorClient actors() {
        return activation.lane().actors();
    }

    @Override
    public ActorLife life() {
        return activation.life();
    }

    @Override
    public Scheduler lane() {
        Turn turn = turn();
        return new LaneScheduler(activation.lane(), turn::resume);
    }

    /**
     * The turn that code which runs now belongs to.
     *
     * @throws IllegalStateException there is none
     */
    Turn turn() {
        Turn running = activation.running();
        if (running != null && !running.isEnded()) {
            return running;
        }
        String where = "State and data of " + activation.address() + " were touched on "
                + Thread.currentThread().getName();
        throw new IllegalStateException(
                activation.lane().inLane()
                        ? where + " outside of a turn."
                        : where + ": in read-only and interleaved turns come back with publishOn(lane()) first.");
    }
}
