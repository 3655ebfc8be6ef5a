package dev.rouse.turn;

import dev.rouse.Change;
import dev.rouse.LimitExceededException;
import dev.rouse.RouseException;
import dev.rouse.feature.Changes;
import dev.rouse.feature.Feature;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The changes of a turn: its own until it ends, then the actor's, or gone without a trace. The state is here itself, as most turns
 * change nothing else; what they change of features is in a list.
 */
public final class TurnChanges {

    /** Of a turn that has changed nothing: to be looked at only. */
    static final TurnChanges NONE = new TurnChanges(true, new Nobody());

    private final boolean exclusive;
    private final ActorStates states;
    private @Nullable Object state;
    private @Nullable List<UnaryOperator<Object>> updates;
    private @Nullable Changes features;

    /** @param exclusive whether the turn overlaps with no other */
    TurnChanges(boolean exclusive, ActorStates states) {
        this.exclusive = exclusive;
        this.states = states;
    }

    /** The state with this turn's own changes, on top of what finished turns left. */
    public Object state() {
        if (exclusive) {
            return state != null ? state : states.settledState();
        }
        return updates == null ? states.settledState() : updated(updates);
    }

    /** The changes of a turn that overlaps with others, made to an object of their own: they are made again when it ends. */
    private Object updated(@Nullable List<UnaryOperator<Object>> changes) {
        Object now = states.copyOfSettledState();
        if (changes != null) {
            for (UnaryOperator<Object> change : changes) {
                now = changed(change, now);
            }
        }
        return now;
    }

    public Object update(UnaryOperator<Object> change) {
        if (exclusive) {
            Object after = changed(change, state());
            state = after;
            return after;
        }
        Object after = changed(change, updated(updates));
        addUpdate(change);
        return after;
    }

    private void addUpdate(UnaryOperator<Object> change) {
        updates = updates == null ? new ArrayList<>(1) : updates;
        updates.add(change);
    }

    /** As {@link #update}, for a change that gives a result, and may be none. */
    public <R> @Nullable R updateAndReturn(Function<Object, Change<Object, R>> change) {
        Change<Object, R> made = made(change, exclusive ? state() : updated(updates));
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
    public void replaceState(Object after) {
        state = after;
    }

    /** The changes of {@code feature}; null for none. */
    public @Nullable Changes of(Feature feature) {
        Changes changes = features;
        while (changes != null && changes.feature() != feature) {
            changes = changes.next;
        }
        return changes;
    }

    /** @param first what it changes of a feature of which it has changed nothing so far */
    public void add(Changes first) {
        first.next = features;
        features = first;
    }

    public void forEach(Consumer<Changes> told) {
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
    public boolean settle() {
        if (isEmpty() && updates == null) {
            return false;
        }
        Object after = exclusive ? state : updates == null ? null : updated(updates);
        updates = null;
        state = after == null ? null : states.keepable(after);
        forEach(Changes::settle);
        return after != null;
    }

    /** The state after the turn, or its snapshot; null when it did not change it. Once settled. */
    public @Nullable Object stateAfter() {
        return state;
    }

    /** The highest cost of what it changes of features in a commit. */
    public long cost() {
        long cost = 0;
        for (Changes changes = features; changes != null; changes = changes.next) {
            cost += changes.cost();
        }
        return cost;
    }

    /**
     * Checks what the turn changes of features in all.
     *
     * @param cost of what it changes of {@code feature}
     * @param limit of all
     * @throws LimitExceededException it is too much for one turn
     */
    public void checkCost(Feature feature, long cost, long limit) {
        Changes before = of(feature);
        long others = cost() - (before == null ? 0 : before.cost());
        if (cost + others > limit) {
            throw new LimitExceededException(
                    "bytes of " + (others == 0 ? feature.label() : labels(feature))
                            + " that one turn changes, as its store counts them",
                    cost + others,
                    limit);
        }
    }

    private String labels(Feature feature) {
        List<String> labels = new ArrayList<>(List.of(feature.label()));
        forEach(other -> {
            if (other.feature() != feature) {
                labels.add(other.feature().label());
            }
        });
        return String.join(" and ", labels);
    }

    /** Whether they may move the time at which the actor wants to be woken. */
    public boolean moveWake() {
        Changes changes = features;
        while (changes != null && !changes.moveWake()) {
            changes = changes.next;
        }
        return changes != null;
    }

    /** Whether anything but the state is changed. */
    public boolean hasFeatures() {
        return features != null;
    }

    /** Whether nothing is changed. Once settled. */
    public boolean isEmpty() {
        return state == null && features == null;
    }

    public boolean changesState() {
        return state != null || updates != null;
    }

    /** Adds what the turn right after changed. Both are settled. */
    public void absorb(TurnChanges later) {
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

    /** Stand-in where there is no actor: a turn that has changed nothing asks for nothing. */
    private static final class Nobody implements ActorStates {

        @Override
        public Object settledState() {
            throw new IllegalStateException("Nothing was changed.");
        }

        @Override
        public Object copyOfSettledState() {
            throw new IllegalStateException("Nothing was changed.");
        }

        @Override
        public byte[] settledRecord() {
            throw new IllegalStateException("Nothing was changed.");
        }

        @Override
        public Object keepable(Object value) {
            throw new IllegalStateException("Nothing was changed.");
        }
    }
}
