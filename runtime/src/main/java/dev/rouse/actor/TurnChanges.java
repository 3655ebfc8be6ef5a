package dev.rouse.actor;

import dev.rouse.ActionMode;
import dev.rouse.Change;
import dev.rouse.DataKey;
import dev.rouse.LimitExceededException;
import dev.rouse.RouseException;
import dev.rouse.call.Call;
import dev.rouse.kv.KvKey;
import dev.rouse.record.ScheduleRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a turn changes: its own until it ends, then the actor's, or gone without a trace. */
abstract class TurnChanges {

    final Activation activation;
    final Call call;

    private @Nullable Object state;
    private @Nullable List<UnaryOperator<Object>> updates;
    private @Nullable NavigableMap<DataKey, byte[]> data;
    private long dataCost;
    private @Nullable ScheduleChanges schedule;

    TurnChanges(Activation activation, Call call) {
        this.activation = activation;
        this.call = call;
    }

    public Call call() {
        return call;
    }

    Activation activation() {
        return activation;
    }

    ActionMode mode() {
        return call.action().mode();
    }

    /** The state with this turn's own changes, on top of what finished turns left. */
    Object state() {
        if (mode() == ActionMode.EXCLUSIVE) {
            return state != null ? state : activation.settledState();
        }
        return updates == null ? activation.settledState() : updated(updates);
    }

    /** The changes of a turn that overlaps with others, made to an object of their own: they are made again when it ends. */
    private Object updated(List<UnaryOperator<Object>> changes) {
        Object now = activation.copyOfSettledState();
        for (UnaryOperator<Object> change : changes) {
            now = changed(change, now);
        }
        return now;
    }

    Object update(UnaryOperator<Object> change) {
        checkMayChange();
        if (mode() == ActionMode.EXCLUSIVE) {
            Object after = changed(change, state());
            state = after;
            return after;
        }
        Object after = changed(change, updated(updates == null ? List.of() : updates));
        updates = updates == null ? new ArrayList<>(1) : updates;
        updates.add(change);
        return after;
    }

    /** As {@link #update}, for a change that gives a result, and may be none. */
    <R> @Nullable R updateAndReturn(Function<Object, Change<Object, R>> change) {
        checkMayChange();
        boolean exclusive = mode() == ActionMode.EXCLUSIVE;
        Change<Object, R> made = made(change, exclusive ? state() : updated(updates == null ? List.of() : updates));
        Object after = made.state();
        if (after == null) {
            return made.result();
        }
        if (exclusive) {
            state = after;
        } else {
            updates = updates == null ? new ArrayList<>(1) : updates;
            updates.add(
                    before -> Objects.requireNonNullElse(made(change, before).state(), before));
        }
        return made.result();
    }

    private static <R> Change<Object, R> made(Function<Object, Change<Object, R>> change, Object before) {
        return Objects.requireNonNull(change.apply(before), "updateAndReturn got null instead of a Change");
    }

    /** Makes {@code after} the state, whatever it was. */
    void replaceState(Object after) {
        state = after;
    }

    private static Object changed(UnaryOperator<Object> change, Object before) {
        return Objects.requireNonNull(change.apply(before), "update returned null: a state is a value");
    }

    /**
     * All of {@code entries} or, when they are too much for a turn, none.
     *
     * @param entries null values delete
     */
    void put(Map<DataKey, byte[]> entries) {
        checkMayChange();
        NavigableMap<DataKey, byte[]> changed = data == null ? new TreeMap<>() : new TreeMap<>(data);
        long cost = dataCost;
        for (Map.Entry<DataKey, byte[]> entry : entries.entrySet()) {
            DataKey key = entry.getKey();
            cost -= changed.containsKey(key) ? cost(key, changed.get(key)) : 0;
            cost += cost(key, entry.getValue());
            changed.put(key, entry.getValue());
        }
        check("own data", cost, scheduleCost());
        data = changed;
        dataCost = cost;
    }

    /**
     * @param others what the turn changes beside {@code what}
     */
    private void check(String what, long cost, long others) {
        long limit = activation.lane().budget().turn();
        if (cost + others > limit) {
            throw new LimitExceededException(
                    "number of bytes of " + (others == 0 ? what : "own data and schedule")
                            + " that one turn changes, as its store counts them,",
                    cost + others,
                    limit);
        }
    }

    private long cost(DataKey key, byte @Nullable [] value) {
        return activation.lane().records().cost(activation.address().id(), key, value);
    }

    private long cost(KvKey suffix, @Nullable ScheduleRecord record) {
        return activation.lane().records().cost(activation.address().id(), suffix, record);
    }

    private long scheduleCost() {
        return schedule == null ? 0 : schedule.cost();
    }

    /** The schedule with this turn's own changes, on top of what finished turns left. */
    ScheduleTable schedule() {
        if (schedule == null) {
            return activation.settledSchedule();
        }
        return mode() == ActionMode.EXCLUSIVE
                ? schedule.table()
                : activation.settledSchedule().with(schedule.rows());
    }

    /**
     * @param record null to remove what is there
     */
    void putSchedule(KvKey suffix, @Nullable ScheduleRecord record) {
        checkMayChange();
        check("the schedule", scheduleCost() + added(suffix, record), dataCost);
        noteSchedule(suffix, record);
    }

    /** As {@link #putSchedule}, for what the runtime notes itself. */
    void noteSchedule(KvKey suffix, @Nullable ScheduleRecord record) {
        schedule = schedule == null ? new ScheduleChanges(activation.settledSchedule()) : schedule;
        schedule.put(suffix, record, added(suffix, record));
    }

    private long added(KvKey suffix, @Nullable ScheduleRecord record) {
        Map<KvKey, @Nullable ScheduleRecord> rows = scheduleRows();
        long before = rows.containsKey(suffix) ? cost(suffix, rows.get(suffix)) : 0;
        return cost(suffix, record) - before;
    }

    private void checkMayChange() {
        if (mode().changesNothing()) {
            throw new IllegalStateException("Action " + call.action().name() + " of " + activation.address() + " is "
                    + (mode() == ActionMode.WATCH ? "@Watch" : "@ReadOnly") + " and tried to change something.");
        }
    }

    /** Drops what it changed: a failed turn leaves no trace. */
    void forget() {
        state = null;
        updates = null;
        data = null;
        dataCost = 0;
        schedule = null;
    }

    /**
     * Makes this turn's changes final: what is done to its state from here on changes nothing.
     *
     * @return whether it changed the state
     * @throws RouseException the state could be changed in place, and cannot be written as it is now
     */
    boolean settle() {
        Object after = mode() == ActionMode.EXCLUSIVE ? state : updates == null ? null : updated(updates);
        updates = null;
        state = after == null ? null : activation.keepable(after);
        if (schedule != null) {
            schedule.settle(activation.settledSchedule());
        }
        return after != null;
    }

    /** The state after this turn, or its {@link Snapshot}; null when it did not change it. Once settled. */
    @Nullable
    Object stateAfter() {
        return state;
    }

    /** The schedule after this turn; null when it did not change it. Once settled. */
    @Nullable
    ScheduleTable scheduleAfter() {
        return schedule == null ? null : schedule.table();
    }

    /** The highest cost of its changes of own data and schedule in a commit. */
    long cost() {
        return dataCost + scheduleCost();
    }

    boolean changedAnything() {
        return state != null || data != null || schedule != null;
    }

    boolean changesState() {
        return state != null || updates != null;
    }

    /** Whether it has changed something, once settled or while it runs. */
    boolean changesSoFar() {
        return changedAnything() || updates != null;
    }

    /** Adds the changes of {@code next}, which came right after, to this turn's. Both answered already. */
    void absorb(TurnChanges next) {
        if (next.state != null) {
            state = next.state;
        }
        if (next.data != null) {
            data = data == null ? new TreeMap<>() : data;
            data.putAll(next.data);
            dataCost += next.dataCost;
        }
        if (next.schedule != null) {
            if (schedule == null) {
                schedule = next.schedule;
            } else {
                schedule.absorb(next.schedule);
            }
        }
    }

    /** Own data that it changed: null for a deletion. */
    Map<DataKey, byte[]> dataOrEmpty() {
        return data == null ? Map.of() : data;
    }

    /** Rows of the schedule that it changed: null for one that is removed. */
    Map<KvKey, @Nullable ScheduleRecord> scheduleRows() {
        return schedule == null ? Map.of() : schedule.rows();
    }
}
