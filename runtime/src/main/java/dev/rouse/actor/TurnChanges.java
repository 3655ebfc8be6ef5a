package dev.rouse.actor;

import dev.rouse.ActionMode;
import dev.rouse.Change;
import dev.rouse.RouseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a turn changes: its own until it ends, then the actor's, or gone without a trace. The state is here itself, as most turns
 * change nothing else; what they change of features is in a list.
 */
final class TurnChanges {

    private @Nullable Object state;
    private @Nullable List<UnaryOperator<Object>> updates;
    private @Nullable Changes features;

    /** The state with this turn's own changes, on top of what finished turns left. */
    Object state(Turn turn) {
        if (turn.mode() == ActionMode.EXCLUSIVE) {
            return state != null ? state : turn.activation().settledState();
        }
        return updates == null ? turn.activation().settledState() : updated(turn, updates);
    }

    /** The changes of a turn that overlaps with others, made to an object of their own: they are made again when it ends. */
    private static Object updated(Turn turn, @Nullable List<UnaryOperator<Object>> changes) {
        Object now = turn.activation().copyOfSettledState();
        if (changes != null) {
            for (UnaryOperator<Object> change : changes) {
                now = changed(change, now);
            }
        }
        return now;
    }

    Object update(Turn turn, UnaryOperator<Object> change) {
        if (turn.mode() == ActionMode.EXCLUSIVE) {
            Object after = changed(change, state(turn));
            state = after;
            return after;
        }
        Object after = changed(change, updated(turn, updates));
        addUpdate(change);
        return after;
    }

    private void addUpdate(UnaryOperator<Object> change) {
        updates = updates == null ? new ArrayList<>(1) : updates;
        updates.add(change);
    }

    /** As {@link #update}, for a change that gives a result, and may be none. */
    <R> @Nullable R updateAndReturn(Turn turn, Function<Object, Change<Object, R>> change) {
        boolean exclusive = turn.mode() == ActionMode.EXCLUSIVE;
        Change<Object, R> made = made(change, exclusive ? state(turn) : updated(turn, updates));
        Object after = made.state();
        if (after == null) {
            return made.result();
        }
        if (exclusive) {
            state = after;
        } else {
            addUpdate(before -> Objects.requireNonNullElse(made(change, before).state(), before));
        }
        return made.result();
    }

    private static <R> Change<Object, R> made(Function<Object, Change<Object, R>> change, Object before) {
        return Objects.requireNonNull(change.apply(before), "updateAndReturn got null instead of a Change");
    }

    private static Object changed(UnaryOperator<Object> change, Object before) {
        return Objects.requireNonNull(change.apply(before), "update returned null: a state is a value");
    }

    /** Makes {@code after} the state, whatever it was. */
    void replaceState(Object after) {
        state = after;
    }

    /** What it changes of {@code feature}; null for nothing. */
    @Nullable
    Changes of(Feature feature) {
        Changes changes = features;
        while (changes != null && changes.feature() != feature) {
            changes = changes.next;
        }
        return changes;
    }

    /** @param first what it changes of a feature of which it has changed nothing so far */
    void add(Changes first) {
        first.next = features;
        features = first;
    }

    void forEach(Consumer<Changes> told) {
        for (Changes changes = features; changes != null; changes = changes.next) {
            told.accept(changes);
        }
    }

    /**
     * Makes the changes final: what is done to the state from here on changes nothing.
     *
     * @return whether they change the state
     * @throws RouseException the state could be changed in place, and cannot be written as it is now
     */
    boolean settle(Turn turn) {
        Object after = turn.mode() == ActionMode.EXCLUSIVE ? state : updates == null ? null : updated(turn, updates);
        updates = null;
        state = after == null ? null : turn.activation().keepable(after);
        forEach(Changes::settle);
        return after != null;
    }

    /** The state after the turn, or its {@link Snapshot}; null when it did not change it. Once settled. */
    @Nullable
    Object stateAfter() {
        return state;
    }

    /** The highest cost of what it changes of features in a commit. */
    long cost() {
        long cost = 0;
        for (Changes changes = features; changes != null; changes = changes.next) {
            cost += changes.cost();
        }
        return cost;
    }

    boolean moveWake() {
        Changes changes = features;
        while (changes != null && !changes.moveWake()) {
            changes = changes.next;
        }
        return changes != null;
    }

    boolean hasFeatures() {
        return features != null;
    }

    boolean isEmpty() {
        return state == null && features == null;
    }

    boolean changesState() {
        return state != null || updates != null;
    }

    /** Adds what the turn right after changed. Both are settled. */
    void absorb(TurnChanges later) {
        state = later.state == null ? state : later.state;
        Changes next = later.features;
        while (next != null) {
            Changes rest = next.next;
            Changes own = of(next.feature());
            if (own == null) {
                add(next);
            } else {
                own.absorb(next);
            }
            next = rest;
        }
    }
}
