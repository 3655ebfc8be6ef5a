package dev.rouse.actor;

import dev.rouse.Actor;
import dev.rouse.ActorAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Who an activation is: its address, its phase, its object and its state. Lane only, but for what never changes. */
abstract class Resident {

    final ActorLane lane;
    final HostedType type;
    final ActorAddress address;
    final ActorFacts facts;

    Phase phase = Phase.STARTING;

    @Nullable
    Actor<Object> actor;

    @Nullable
    Object state;

    private ScheduleTable schedule = ScheduleTable.EMPTY;

    /** Links of the lane's list of idle actors of the type. */
    @Nullable
    Activation idleBefore;

    @Nullable
    Activation idleAfter;

    long idleSince;
    boolean idle;

    Resident(ActorLane lane, HostedType type, ActorAddress address) {
        this.lane = lane;
        this.type = type;
        this.address = address;
        this.facts = new ActorFacts(type.manifest());
    }

    /** Takes what was stored; without it the actor does not exist yet. */
    final void wakeAs(ActorRecords.@Nullable Stored stored, Activation self) {
        if (stored != null) {
            facts.wasStored(stored.meta());
            state = stored.state();
            schedule = stored.schedule();
            actor = newActor(self);
        }
    }

    final Actor<Object> newActor(Activation self) {
        Actor<Object> fresh = type.newActor();
        fresh.attach(new LiveContext(self));
        return fresh;
    }

    final ActorLane lane() {
        return lane;
    }

    final HostedType type() {
        return type;
    }

    final ActorAddress address() {
        return address;
    }

    final ActorFacts facts() {
        return facts;
    }

    final boolean isStarted() {
        return phase != Phase.STARTING;
    }

    final boolean isGone() {
        return phase == Phase.GONE;
    }

    final boolean exists() {
        return actor != null && phase != Phase.DESTROYING;
    }

    /** The state that finished turns left. */
    final Object settledState() {
        return Objects.requireNonNull(state, "the actor has no state yet");
    }

    /** The schedule that finished turns left. */
    final ScheduleTable settledSchedule() {
        return schedule;
    }

    final void settleSchedule(ScheduleTable after) {
        schedule = after;
    }

    final void settle(Object after) {
        state = after;
    }

    final byte[] encode(Object value) {
        return lane.records().encode(type, address, value);
    }
}
