package dev.rouse.actor;

import dev.rouse.Actor;
import dev.rouse.ActorAddress;
import dev.rouse.ActorDriver;
import dev.rouse.ActorInfo;
import dev.rouse.ActorInfo.RunningTurn;
import dev.rouse.ActorPhase;
import dev.rouse.type.HostedType;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Who an activation is: its address, its phase, its object and its state. Lane only, but for what never changes. */
abstract class Resident {

    final ActorLane lane;
    final HostedType type;
    final ActorAddress address;
    final ActorFacts facts;

    ActorPhase phase = ActorPhase.STARTING;

    @Nullable
    Actor<Object> actor;

    @Nullable
    Object state;

    /** Of features; null while there is none. */
    private @Nullable Share shares;

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

    /**
     * Goes on to {@code next}.
     *
     * @param reason one sentence; null where the phases say all
     */
    final void become(ActorPhase next, @Nullable String reason) {
        ActorPhase before = phase;
        if (!before.mayBecome(next)) {
            throw new IllegalStateException(address + " cannot go from " + before + " to " + next + ": " + reason);
        }
        phase = next;
        lane.events().changed(this, before, reason);
    }

    /** The actor's object. */
    final Actor<Object> object() {
        return Objects.requireNonNull(actor, "the actor does not exist yet");
    }

    final Actor<Object> newActor(Activation self) {
        Actor<Object> fresh = type.newActor();
        ActorDriver.attach(fresh, new LiveContext(self));
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
        return phase != ActorPhase.STARTING;
    }

    final boolean isGone() {
        return phase.isFinal();
    }

    /** The state that finished turns left, as turns see it. */
    final Object settledState() {
        Object settled = settled();
        return settled instanceof Snapshot snapshot ? snapshot.live(type) : settled;
    }

    /** As {@link #settledState}, an object that nobody else can change. */
    final Object copyOfSettledState() {
        Object settled = settled();
        return settled instanceof Snapshot snapshot ? snapshot.copy(type) : settled;
    }

    /** The state that finished turns left: itself or, where it could be changed in place, its {@link Snapshot}. */
    final Object settled() {
        return Objects.requireNonNull(state, "the actor has no state yet");
    }

    /** The share of {@code feature}; null while there is none. */
    final @Nullable Share shareOf(Feature feature) {
        Share share = shares;
        while (share != null && share.feature() != feature) {
            share = share.next;
        }
        return share;
    }

    /** As {@link #shareOf}, but makes one where there is none. */
    final Share share(Feature feature, Supplier<? extends Share> making) {
        Share share = shareOf(feature);
        if (share == null) {
            share = making.get();
            share.next = shares;
            shares = share;
        }
        return share;
    }

    /** The first of the shares of features; null when there is none. */
    final @Nullable Share shares() {
        return shares;
    }

    /** @param first of those that a start has opened; null for none */
    final void opened(@Nullable Share first) {
        shares = first;
    }

    /**
     * @param after as {@link #keepable} made it
     */
    final void settle(Object after) {
        state = after;
    }

    /** Takes back what a turn that failed may have done to the object of the state. */
    final void dropChangesInPlace() {
        if (state instanceof Snapshot snapshot) {
            snapshot.drop();
        }
    }

    /**
     * Makes what is kept of {@code value}, a state that a turn made: itself or, where it could be changed in place, its {@link
     * Snapshot}.
     *
     * @throws dev.rouse.RouseException it cannot be written
     */
    final Object keepable(Object value) {
        return value instanceof Snapshot || type.isImmutable(value) ? value : Snapshot.of(value, encode(value));
    }

    /**
     * @param value a state, or its {@link Snapshot}
     */
    final byte[] encode(Object value) {
        byte[] bytes = value instanceof Snapshot snapshot
                ? snapshot.record()
                : lane.records().encode(type, address, value);
        lane.residing().resized(facts, bytes.length);
        return bytes;
    }

    /** Turns that run, or wait for something; the oldest first. */
    abstract List<RunningTurn> runningTurns();

    /** @param reason why its life before this one failed, or null */
    final ActorInfo info(@Nullable String reason) {
        Instant born = actor != null ? Instant.ofEpochMilli(facts.meta(address).createdAt()) : null;
        return new ActorInfo(address, actor != null, born, true, phase, reason, facts.ledger(), runningTurns());
    }
}
