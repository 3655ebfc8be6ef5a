package dev.rouse.gate;

import dev.rouse.LifecycleHook;
import dev.rouse.call.Call;
import dev.rouse.call.CallKind;
import dev.rouse.feature.Changes;
import dev.rouse.feature.Feature;
import dev.rouse.feature.RecordChanges;
import dev.rouse.feature.WakeTime;
import dev.rouse.stream.Durable;
import dev.rouse.turn.Turn;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The changes that an actor has to save: the turns that ended since its last commit, in order, with those that changed nothing and
 * only wait for what they saw. Until it is sent, turns can be taken back from its end. Lane only.
 */
public final class WriteBatch implements Durable {

    private final long fold;
    private Object base;
    private List<Turn> turns = List.of();
    private List<Call> lifecycle = List.of();
    private List<Runnable> whenSaved = List.of();
    private long cost;
    private boolean changesFeatures;
    private @Nullable RecordChanges records;
    private Set<Long> strayAlarms = Set.of();
    private @Nullable AlarmRow alarm;
    private boolean creates;
    private boolean destroys;
    private boolean saved;

    /**
     * @param base the state before the first turn
     * @param fold how much answered turns may change together to be made one
     */
    public WriteBatch(Object base, long fold) {
        this.base = base;
        this.fold = fold;
    }

    /**
     * The next content of the actor's row of the alarm index.
     *
     * @param time null for none
     */
    public record AlarmRow(@Nullable WakeTime time) {

        /** 0 for none. */
        public long due() {
            return time == null ? 0 : time.due();
        }

        public boolean recurring() {
            return time != null && time.recurring();
        }

        public long pauseMillis() {
            return time == null ? 0 : time.pauseMillis();
        }
    }

    public void add(Turn turn) {
        addUp(turn);
        append(turn);
    }

    /** Makes one of turns that follow each other and are answered: nobody waits for them any more. */
    public void foldAnswered() {
        if (turns.size() == 1) {
            return;
        }
        List<Turn> all = turns;
        turns = List.of();
        all.forEach(this::append);
    }

    private void append(Turn turn) {
        if (turns.isEmpty()) {
            // Where many actors save a turn each, a list that can grow would be waste.
            turns = List.of(turn);
        } else if (folds(turns.get(turns.size() - 1), turn)) {
            turns.get(turns.size() - 1).changing().absorb(turn.changes());
        } else {
            turns = turns.size() == 1 ? growing(turns.get(0)) : turns;
            turns.add(turn);
        }
    }

    private boolean folds(Turn last, Turn turn) {
        return last.isAnswered()
                && turn.isAnswered()
                && last.changes().cost() + turn.changes().cost() <= fold;
    }

    private static List<Turn> growing(Turn first) {
        List<Turn> turns = new ArrayList<>(8);
        turns.add(first);
        return turns;
    }

    /**
     * The first commit of a new actor.
     *
     * @param birth the turn of {@code onCreate}, which stands and falls with the creation; null where there was none
     * @param creator who waits for the creation alone; null when its turn follows, which is to be in it
     */
    public void create(Object state, @Nullable Turn birth, @Nullable Call creator) {
        base = state;
        creates = true;
        if (birth != null) {
            add(birth);
        }
        if (creator != null) {
            addLifecycle(List.of(creator));
        }
    }

    /** The last commit of an actor: it clears everything. */
    public void destroy(List<Call> destroyers) {
        destroys = true;
        addLifecycle(destroyers);
    }

    /** Lets {@code call} wait for this to be durable. */
    public void await(Call call) {
        addLifecycle(List.of(call));
    }

    private void addLifecycle(List<Call> calls) {
        lifecycle = lifecycle.isEmpty() ? new ArrayList<>(calls.size()) : lifecycle;
        lifecycle.addAll(calls);
    }

    /**
     * Removes a row of the alarm index.
     *
     * @param waiting who waits for that
     */
    public void clearStrayAlarm(long due, Call waiting) {
        strayAlarms = strayAlarms.isEmpty() ? new HashSet<>() : strayAlarms;
        strayAlarms.add(due);
        addLifecycle(List.of(waiting));
    }

    /** Due times of rows of the alarm index that stand for nothing. */
    public Set<Long> strayAlarms() {
        return strayAlarms;
    }

    /** Moves the actor's row of the alarm index. */
    public void moveAlarm(AlarmRow row) {
        alarm = row;
    }

    /** The new place of the actor's row of the alarm index; null when it stays. */
    public @Nullable AlarmRow alarm() {
        return alarm;
    }

    /** Whether all that is here belongs to the creation of which {@code turn} is a part: its call's own doing. */
    public boolean isFoundedBy(Turn turn) {
        return creates
                && lifecycle.isEmpty()
                && (turn.isFounding() || isHook(turn))
                && turns.stream().allMatch(WriteBatch::isHook);
    }

    /** Whether it depends on this batch what became of {@code turn} itself, and not only of what it saw. */
    public boolean isOf(Turn turn) {
        return !turn.changes().isEmpty() || creates && turn.isFounding() || destroys && turn.destroys();
    }

    private static boolean isHook(Turn turn) {
        return turn.call().kind() == CallKind.HOOK;
    }

    public boolean creates() {
        return creates;
    }

    public boolean destroys() {
        return destroys;
    }

    /** The highest cost of what these turns change of features in a commit. */
    public long cost() {
        return cost;
    }

    /** The newest state here; null when no turn changed it and nothing was created. */
    public @Nullable Object newestState() {
        return stateUpTo(turns.size());
    }

    private @Nullable Object stateUpTo(int end) {
        for (int i = end - 1; i >= 0; i--) {
            Object state = turns.get(i).changes().stateAfter();
            if (state != null) {
                return state;
            }
        }
        return creates ? base : null;
    }

    /** The state to go on from when everything from the turn that made the newest one is taken back. */
    public Object stateBeforeNewest() {
        Object before = stateUpTo(newestChange());
        return before == null ? base : before;
    }

    /** Removes the turn that made the newest state and all after it, and returns them in order. */
    public List<Turn> takeBackNewest() {
        return cutFrom(newestChange());
    }

    /** Whether a turn that can be taken back changed the state. */
    public boolean hasChange() {
        return newestChange() >= 0;
    }

    private int newestChange() {
        for (int i = turns.size() - 1; i >= 0; i--) {
            if (turns.get(i).changes().stateAfter() != null) {
                return turns.get(i).call().hook() == LifecycleHook.CREATE ? -1 : i;
            }
        }
        return -1;
    }

    /**
     * Splits off the first turns, as many as take no more than {@code maxCost} of a commit and one at least. What waits for
     * all of them stays here. This itself when all fit.
     */
    public WriteBatch head(long maxCost) {
        int end = fitting(maxCost);
        return end >= turns.size() ? this : cutOff(end);
    }

    /**
     * Splits off about half of the turns, of a batch that the store found too large, so that both parts have something to
     * write.
     *
     * @param writable whether a state can be written: it is cut nowhere else
     * @return null when it cannot be split
     */
    public @Nullable WriteBatch half(Predicate<Object> writable) {
        int middle = turns.size() / 2;
        for (int end = middle; end > 0; end--) {
            if (splits(end, writable)) {
                return cutOff(end);
            }
        }
        for (int end = middle + 1; end < turns.size(); end++) {
            if (splits(end, writable)) {
                return cutOff(end);
            }
        }
        return null;
    }

    private boolean splits(int end, Predicate<Object> writable) {
        Object state = stateUpTo(end);
        return changes(0, end) && changes(end, turns.size()) && (state == null || writable.test(state));
    }

    private boolean changes(int start, int end) {
        return turns.subList(start, end).stream()
                .anyMatch(turn -> !turn.changes().isEmpty());
    }

    private WriteBatch cutOff(int end) {
        WriteBatch head = new WriteBatch(base, fold);
        head.creates = creates;
        head.lifecycle = lifecycle;
        Object state = stateUpTo(end);
        base = state == null ? base : state;
        head.strayAlarms = strayAlarms;
        strayAlarms = Set.of();
        creates = false;
        lifecycle = List.of();
        alarm = null;
        turns.subList(0, end).forEach(head::add);
        keep(end, turns.size());
        return head;
    }

    private int fitting(long maxCost) {
        long sum = 0;
        int end = 0;
        while (end < turns.size() && sum + turns.get(end).changes().cost() <= maxCost) {
            sum += turns.get(end++).changes().cost();
        }
        return Math.max(1, end);
    }

    private List<Turn> cutFrom(int start) {
        List<Turn> cut = List.copyOf(turns.subList(start, turns.size()));
        keep(0, start);
        return cut;
    }

    private void keep(int start, int end) {
        turns = new ArrayList<>(turns.subList(start, end));
        records = null;
        changesFeatures = false;
        cost = 0;
        turns.forEach(this::addUp);
    }

    private void addUp(Turn turn) {
        changesFeatures |= turn.changes().hasFeatures();
        cost += turn.changes().cost();
    }

    /** Tells of what these turns change of features, in their order. */
    public void forEachChanges(Consumer<Changes> told) {
        if (changesFeatures) {
            for (int i = 0; i < turns.size(); i++) {
                turns.get(i).changes().forEach(told);
            }
        }
    }

    /** The newest of what these turns change of {@code feature}; null for nothing. */
    public @Nullable Changes newestOf(Feature feature) {
        for (int i = changesFeatures ? turns.size() - 1 : -1; i >= 0; i--) {
            Changes changes = turns.get(i).changes().of(feature);
            if (changes != null) {
                return changes;
            }
        }
        return null;
    }

    /** Whether the time at which the actor wants to be woken may move. */
    public boolean movesWake() {
        for (int i = changesFeatures ? turns.size() - 1 : -1; i >= 0; i--) {
            if (turns.get(i).changes().moveWake()) {
                return true;
            }
        }
        return false;
    }

    /** The records of features as these turns leave them, for the commit: made once, and again where turns are cut off. */
    public RecordChanges records() {
        RecordChanges known = records;
        if (known == null) {
            RecordChanges made = new RecordChanges();
            forEachChanges(changes -> changes.addTo(made));
            made.complete();
            records = made;
            known = made;
        }
        return known;
    }

    public boolean changesFeatures() {
        return changesFeatures;
    }

    /** Whether there is anything to write. */
    public boolean isEmpty() {
        return isStateAlone() && !hasChange();
    }

    /** Whether there is nothing to write but, if that changed, the state. */
    public boolean isStateAlone() {
        return !creates && !destroys && alarm == null && !changesFeatures && strayAlarms.isEmpty();
    }

    public List<Turn> turns() {
        return turns;
    }

    /** The calls that wait for this batch itself: for a creation, a destruction, or to be told that the actor exists. */
    public List<Call> lifecycle() {
        return lifecycle;
    }

    @Override
    public void whenSaved(Runnable then) {
        whenSaved = whenSaved.isEmpty() ? new ArrayList<>(1) : whenSaved;
        whenSaved.add(then);
    }

    @Override
    public boolean isSaved() {
        return saved;
    }

    /** It is durable, or there was nothing to write: answers go out, in order. */
    public void saved() {
        saved = true;
        for (int i = 0; i < turns.size(); i++) {
            turns.get(i).answer();
        }
        for (int i = 0; i < whenSaved.size(); i++) {
            whenSaved.get(i).run();
        }
    }
}
