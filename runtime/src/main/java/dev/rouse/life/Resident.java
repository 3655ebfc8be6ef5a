package dev.rouse.life;

import dev.rouse.lane.ActorLane;
import dev.rouse.context.OwnContext;
import dev.rouse.stored.ActorFacts;
import dev.rouse.stored.ActorRecords;
import dev.rouse.state.Snapshot;
import dev.rouse.state.StateWatch;
import dev.rouse.Actor;
import dev.rouse.ActorAddress;
import dev.rouse.ActorDriver;
import dev.rouse.ActorInfo;
import dev.rouse.ActorInfo.RunningTurn;
import dev.rouse.ActorPhase;
import dev.rouse.call.Call;
import dev.rouse.feature.Feature;
import dev.rouse.feature.Share;
import dev.rouse.gate.GateHost;
import dev.rouse.gate.WriteBatch;
import dev.rouse.kv.KvMutation;
import dev.rouse.turn.WorkHost;
import dev.rouse.type.HostedType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Who an activation is: its address, its phase, its object and its state. Lane only, but for what never changes. */
public abstract class Resident implements GateHost, WorkHost {

    public final ActorLane lane;
    public final HostedType type;
    public final ActorAddress address;
    public final ActorFacts facts;

    public ActorPhase phase = ActorPhase.STARTING;

    @Nullable
    public Actor<Object> actor;

    @Nullable
    public Object state;

    /** Of features; null while there is none. */
    private @Nullable Share shares;

    /** Links of the lane's list of idle actors of the type. */
    @Nullable
    public Activation idleBefore;

    @Nullable
    public Activation idleAfter;

    public long idleSince;
    public boolean idle;

    public Resident(ActorLane lane, HostedType type, ActorAddress address) {
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
    public final void become(ActorPhase next, @Nullable String reason) {
        ActorPhase before = phase;
        if (!before.mayBecome(next)) {
            throw new IllegalStateException(address + " cannot go from " + before + " to " + next + ": " + reason);
        }
        phase = next;
        lane.events().changed(this, before, reason);
    }

    /** The actor's object. */
    public final Actor<Object> object() {
        return Objects.requireNonNull(actor, "the actor does not exist yet");
    }

    public final Actor<Object> newActor(Activation self) {
        Actor<Object> fresh = type.newActor();
        ActorDriver.attach(fresh, new OwnContext(self));
        return fresh;
    }

    @Override
    public final ActorLane lane() {
        return lane;
    }

    @Override
    public final HostedType type() {
        return type;
    }

    @Override
    public final ActorAddress address() {
        return address;
    }

    public final ActorFacts facts() {
        return facts;
    }

    public final boolean isStarted() {
        return phase != ActorPhase.STARTING;
    }

    @Override
    public final boolean isGone() {
        return phase.isFinal();
    }

    /** The state that finished turns left, as turns see it. */
    @Override
    public final Object settledState() {
        Object settled = settled();
        return settled instanceof Snapshot snapshot ? snapshot.live(type) : settled;
    }

    /** As {@link #settledState}, an object that nobody else can change. */
    @Override
    public final Object copyOfSettledState() {
        Object settled = settled();
        return settled instanceof Snapshot snapshot ? snapshot.copy(type) : settled;
    }

    @Override
    public final @Nullable Object settledOrNull() {
        return state;
    }

    @Override
    public final boolean isStored() {
        return facts.isStored();
    }

    @Override
    public final long incarnation() {
        return facts.incarnation();
    }

    @Override
    public final void checkUnchanged(Call call) {
        StateWatch.check(this, call);
    }

    @Override
    public final void contribute(WriteBatch batch, byte @Nullable [] record, List<KvMutation> mutations) {
        ActorRecords records = lane.records();
        facts.pushAlarm(batch, shares, lane.clockMillis());
        if (batch.destroys()) {
            records.addRemoval(address, facts.nextAlarm(), mutations);
            return;
        }
        if (record != null) {
            mutations.add(records.state(address.id(), record, facts.replacesSmall(record, records)));
        }
        if (!batch.isStateAlone()) {
            records.addChanges(facts.meta(address), batch, mutations);
        }
    }

    /** The state that finished turns left: itself or, where it could be changed in place, its {@link Snapshot}. */
    public final Object settled() {
        return Objects.requireNonNull(state, "the actor has no state yet");
    }

    @Override
    public final @Nullable Share shareOf(Feature feature) {
        Share share = shares;
        while (share != null && share.feature() != feature) {
            share = share.next;
        }
        return share;
    }

    @Override
    public final Share share(Feature feature, Supplier<? extends Share> making) {
        Share share = shareOf(feature);
        if (share == null) {
            share = making.get();
            share.next = shares;
            shares = share;
        }
        return share;
    }

    /** The first of the shares of features; null when there is none. */
    public final @Nullable Share shares() {
        return shares;
    }

    /** @param first of those that a start has opened; null for none */
    public final void opened(@Nullable Share first) {
        shares = first;
    }

    /**
     * @param after as {@link #keepable} made it
     */
    @Override
    public final void settle(Object after) {
        state = after;
    }

    /** Takes back what a turn that failed may have done to the object of the state. */
    @Override
    public final void dropChangesInPlace() {
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
    @Override
    public final Object keepable(Object value) {
        return value instanceof Snapshot || type.isImmutable(value) ? value : Snapshot.of(value, encode(value));
    }

    /**
     * @param value a state, or its {@link Snapshot}
     */
    @Override
    public final byte[] encode(Object value) {
        byte[] bytes = value instanceof Snapshot snapshot
                ? snapshot.record()
                : lane.records().encode(type, address, value);
        lane.residing().resized(facts, bytes.length);
        return bytes;
    }

    /** Turns that run, or wait for something; the oldest first. */
    public abstract List<RunningTurn> runningTurns();

    /** @param reason why its life before this one failed, or null */
    public final ActorInfo info(@Nullable String reason) {
        Instant born = actor != null ? Instant.ofEpochMilli(facts.meta(address).createdAt()) : null;
        Map<String, Map<String, Object>> told = lane.features().describe(this);
        return new ActorInfo(address, actor != null, born, true, phase, reason, facts.ledger(), runningTurns(), told);
    }
}
