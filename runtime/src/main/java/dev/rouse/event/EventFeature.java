package dev.rouse.event;

import dev.rouse.ActorAddress;
import dev.rouse.PreloadOptions;
import dev.rouse.feature.Feature;
import dev.rouse.feature.Share;
import dev.rouse.kv.KvCost;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvMutation;
import dev.rouse.preload.Lookup;
import dev.rouse.preload.PreloadBundle;
import dev.rouse.preload.PreloadPlan;
import dev.rouse.record.EventLogRecord;
import dev.rouse.record.EventRecord;
import dev.rouse.record.Keys;
import dev.rouse.record.Suffix;
import dev.rouse.turn.Turn;
import dev.rouse.turn.TurnHost;
import org.jspecify.annotations.Nullable;

/** Events of actors: those that turns emit, and the log of those that are kept. */
public final class EventFeature extends Feature {

    private static final KvKey LOG = KvKey.of(Suffix.eventLog());

    /** So many bits a number of JavaScript holds. */
    private static final long LARGEST_LIFE = (1L << 53) - 1;

    private final Keys keys;
    private final KvCost cost;

    public EventFeature(Keys keys, KvCost cost) {
        this.keys = keys;
        this.cost = cost;
    }

    @Override
    public String name() {
        return "events";
    }

    @Override
    public String label() {
        return "events";
    }

    @Override
    public void preload(PreloadOptions options, PreloadPlan plan) {
        plan.key("event-log", LOG);
    }

    @Override
    public @Nullable Share open(ActorAddress actor, PreloadBundle records) {
        Lookup log = records.lookup(LOG);
        return log.isPresent()
                ? new EventShare(
                        this, actor, EventLogRecord.decode(keys.actor(actor.id(), Suffix.eventLog()), log.value()))
                : null;
    }

    /** The offset of the last event that finished turns of {@code actor} left; 0 for none. */
    public long settledEnd(TurnHost actor) {
        EventShare share = (EventShare) actor.shareOf(this);
        return share == null ? 0 : share.settled(0).next() - 1;
    }

    /** Emits {@code event} with {@code turn}, for {@code listener} to be told of once it is in the store. */
    public void emit(Turn turn, EventRecord event, EventListener listener) {
        turn.checkMayChange();
        TurnHost host = turn.host();
        EventChanges changes = (EventChanges) turn.changes().of(this);
        byte[] row = event.encode();
        long sum = (changes == null ? costOfLog(host.address()) : changes.cost()) + costOfRow(host.address(), row);
        turn.changes().checkCost(this, sum, host.lane().maxChanges());
        if (changes == null) {
            EventShare share = (EventShare) host.share(this, () -> new EventShare(this, host.address(), null));
            share.tells(listener);
            changes = new EventChanges(
                    share,
                    host.type().options().events(),
                    Math.max(1, host.lane().newId(0) & LARGEST_LIFE));
            changes.add(event, row, sum);
            turn.changing().add(changes);
        } else {
            changes.add(event, row, sum);
        }
    }

    private long costOfRow(ActorAddress actor, byte[] row) {
        return cost.of(new KvMutation.Set(keys.actor(actor.id(), Suffix.event(1)), row, true));
    }

    /** Of the record of the log and of the range that it clears. */
    private long costOfLog(ActorAddress actor) {
        KvKey event = keys.actor(actor.id(), Suffix.event(1));
        byte[] largest = new byte[EventLogRecord.largest()];
        return cost.of(new KvMutation.Set(keys.actor(actor.id(), Suffix.eventLog()), largest, true))
                + cost.of(new KvMutation.ClearRange(event, event));
    }
}
