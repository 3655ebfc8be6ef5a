package dev.rouse.workflow;

import dev.rouse.workflow.history.Place;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The attempts of an actor's workflows that this life of it knows of: noted and about to begin, or begun. Lane only. */
final class Attempts {

    /** An attempt that has begun. */
    interface Running {

        /** It is wanted no more: its turn ends, and leaves no trace. */
        void cut();

        /** Whether code of it has run, and not only waited for its turn. */
        boolean hasRun();
    }

    /** Number of the turn that noted an attempt which has not begun. */
    private final Map<Place, Long> noted = new HashMap<>(2);

    private final Map<Place, Running> begun = new HashMap<>(2);

    /** Turns of the runtime's own that are to carry out orders. */
    private int turns;

    /** {@code turn} has noted that an attempt begins. */
    void noted(Place place, long turn) {
        noted.put(place, turn);
    }

    /** The number of the turn that noted an attempt which has not begun; null where this life knows of none. */
    @Nullable
    Long turnOf(Place place) {
        return noted.get(place);
    }

    /** Tells of the attempts that turns up to {@code turn} have noted, and that have not begun. */
    void forEachSaved(long turn, Consumer<Place> told) {
        noted.forEach((place, by) -> {
            if (by <= turn) {
                told.accept(place);
            }
        });
    }

    /** Tells of those that are in the store and none of whose code has run. */
    void forEachNotRun(Consumer<Place> told) {
        noted.keySet().forEach(told);
        begun.forEach((place, call) -> {
            if (!call.hasRun()) {
                told.accept(place);
            }
        });
    }

    void begins(Place place, Running call) {
        noted.remove(place);
        begun.put(place, call);
    }

    /** The attempt that has begun; null for none. */
    @Nullable
    Running begun(Place place) {
        return begun.get(place);
    }

    void ended(Place place, Running call) {
        begun.remove(place, call);
    }

    void turns(int more) {
        turns += more;
    }

    int turns() {
        return turns;
    }

    /** Whether the actor is to stay awake. */
    boolean isBusy() {
        return !noted.isEmpty() || !begun.isEmpty() || turns > 0;
    }

    /** Turns behind {@code turn} have left no trace. */
    void rollBack(long turn) {
        noted.values().removeIf(by -> by > turn);
    }

    /** The entry is not open any more: nothing of it is to begin. */
    void forget(Place place) {
        noted.remove(place);
    }

    /** The entry is no more: what runs of it is cut off. */
    void cancel(Place place) {
        noted.remove(place);
        Running running = begun.get(place);
        if (running != null) {
            running.cut();
        }
    }

    /** Entries of which an attempt is noted that has not begun. */
    Set<Place> noted() {
        return noted.keySet();
    }
}
