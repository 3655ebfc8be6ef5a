package dev.rouse.schedule;

import dev.rouse.ActionMode;
import dev.rouse.ActorAddress;
import dev.rouse.ActorId;
import dev.rouse.PreloadOptions;
import dev.rouse.feature.Changes;
import dev.rouse.feature.Feature;
import dev.rouse.feature.Share;
import dev.rouse.kv.KvCost;
import dev.rouse.kv.KvEntry;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvMutation;
import dev.rouse.preload.PreloadBundle;
import dev.rouse.preload.PreloadPlan;
import dev.rouse.record.Keys;
import dev.rouse.record.ScheduleRecord;
import dev.rouse.record.Suffix;
import dev.rouse.turn.AlarmedFeature;
import dev.rouse.turn.Turn;
import dev.rouse.turn.TurnHost;
import dev.rouse.turn.WorkHost;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The schedules of actors. */
public final class ScheduleFeature extends Feature implements AlarmedFeature {

    private static final byte[] NOTHING = {};
    private static final KvKey ROWS = KvKey.of(Suffix.schedule());

    private final Keys keys;
    private final KvCost cost;

    public ScheduleFeature(Keys keys, KvCost cost) {
        this.keys = keys;
        this.cost = cost;
    }

    @Override
    public String name() {
        return "schedule";
    }

    @Override
    public String label() {
        return "the schedule";
    }

    @Override
    public void preload(PreloadOptions options, PreloadPlan plan) {
        plan.required("schedule", ROWS, options.scheduleBytes());
    }

    @Override
    public @Nullable Share open(ActorAddress actor, PreloadBundle records) {
        List<KvEntry> rows = records.list(ROWS);
        if (rows == null) {
            throw new IllegalStateException("not all of its schedule was read");
        }
        return rows.isEmpty()
                ? null
                : new ScheduleShare(this, ScheduleTable.decode(rows, suffix -> keys.actor(actor.id(), suffix.bytes())));
    }

    @Override
    public void alarmed(WorkHost host, long row, Consumer<Boolean> then) {
        new DueEntries(this, host, row, then).next();
    }

    private ScheduleShare share(TurnHost actor) {
        return (ScheduleShare) actor.share(this, () -> new ScheduleShare(this, ScheduleTable.EMPTY));
    }

    /** The schedule that finished turns of {@code actor} left. */
    public ScheduleTable settled(TurnHost actor) {
        ScheduleShare share = (ScheduleShare) actor.shareOf(this);
        return share == null ? ScheduleTable.EMPTY : share.settled();
    }

    /** The schedule with the changes of {@code turn}, on top of what finished turns left. */
    public ScheduleTable seenBy(Turn turn) {
        ScheduleTable settled = settled(turn.host());
        ScheduleChanges changes = (ScheduleChanges) turn.changes().of(this);
        if (changes == null) {
            return settled;
        }
        return turn.mode() == ActionMode.EXCLUSIVE ? changes.table() : settled.with(changes.rows());
    }

    /**
     * Changes a row in {@code turn}.
     *
     * @param record null to remove what is there
     */
    public void put(Turn turn, KvKey suffix, @Nullable ScheduleRecord record) {
        turn.checkMayChange();
        turn.changes()
                .checkCost(
                        this,
                        cost(turn) + added(turn, suffix, record),
                        turn.host().lane().maxChanges());
        note(turn, suffix, record);
    }

    /** As {@link #put}, for what the runtime notes itself. */
    public void note(Turn turn, KvKey suffix, @Nullable ScheduleRecord record) {
        long added = added(turn, suffix, record);
        ScheduleChanges changes = (ScheduleChanges) turn.changes().of(this);
        if (changes == null) {
            changes = new ScheduleChanges(share(turn.host()));
            turn.changing().add(changes);
        }
        changes.put(suffix, record, added);
    }

    private long cost(Turn turn) {
        Changes changes = turn.changes().of(this);
        return changes == null ? 0 : changes.cost();
    }

    private long added(Turn turn, KvKey suffix, @Nullable ScheduleRecord record) {
        ScheduleChanges changes = (ScheduleChanges) turn.changes().of(this);
        Map<KvKey, @Nullable ScheduleRecord> rows = changes == null ? Map.of() : changes.rows();
        ActorId actor = turn.host().address().id();
        long before = rows.containsKey(suffix) ? cost(actor, suffix, rows.get(suffix)) : 0;
        return cost(actor, suffix, record) - before;
    }

    /**
     * The highest cost of a change in a commit: an entry that is given a name may remove another one that has it, and one that is
     * set may have to be removed instead.
     *
     * @param record null for a removal
     */
    private long cost(ActorId actor, KvKey suffix, @Nullable ScheduleRecord record) {
        KvKey key = keys.actor(actor, suffix.bytes());
        long removal = cost.of(new KvMutation.Clear(key));
        if (record == null) {
            return removal;
        }
        long set = cost.of(new KvMutation.Set(key, NOTHING, true)) + record.size();
        return record.name().isEmpty() ? Math.max(set, removal) : set + removal;
    }
}
