package dev.rouse.deadlock;

import dev.rouse.deadlock.WaitFact.TurnFact;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Graph of waits: of calls for turns, of turns for calls. A call is stuck when one of the turns that it waits for is, as it
 * waits for all of them; a turn is stuck when it waits for calls and all of those are: as long as one may be answered, the
 * turn may need no other.
 */
final class WaitGraph {

    private final Map<CallId, WaitFact> waits = new LinkedHashMap<>();

    void add(WaitFact wait) {
        waits.put(wait.call(), wait);
    }

    /** As {@link #add}, of a wait that another node told: of the way of a call it may know less than is known here. */
    void addTold(WaitFact wait) {
        if (!wait.relayed() || !wait.turns().isEmpty() || !knows(wait.call())) {
            add(wait);
        }
    }

    Collection<WaitFact> waits() {
        return waits.values();
    }

    boolean knows(CallId call) {
        return waits.containsKey(call);
    }

    int size() {
        return waits.size();
    }

    /** Waits that are the same in {@code later}. Where both were gathered one after the other, all of it held at the moment between. */
    WaitGraph unchangedIn(WaitGraph later) {
        WaitGraph same = new WaitGraph();
        waits.forEach((call, wait) -> {
            if (wait.equals(later.waits.get(call))) {
                same.add(wait);
            }
        });
        return same;
    }

    /** The calls that only each other could end. */
    Set<CallId> stuck() {
        Set<CallId> stuck = new HashSet<>(waits.keySet());
        boolean fewer;
        do {
            fewer = stuck.removeIf(call -> stuckTurn(call, stuck) == null);
        } while (fewer);
        return stuck;
    }

    private @Nullable TurnFact stuckTurn(CallId call, Set<CallId> stuck) {
        for (TurnFact turn : waitOf(call).turns()) {
            if (!turn.awaits().isEmpty() && stuck.containsAll(turn.awaits())) {
                return turn;
            }
        }
        return null;
    }

    WaitFact waitOf(CallId call) {
        return Objects.requireNonNull(waits.get(call));
    }

    /** The cycle that {@code first}, which is stuck, leads into. */
    Cycle cycle(CallId first, Set<CallId> stuck) {
        List<Step> path = new ArrayList<>();
        Map<CallId, Integer> places = new LinkedHashMap<>();
        CallId call = first;
        while (!places.containsKey(call)) {
            places.put(call, path.size());
            TurnFact turn = Objects.requireNonNull(stuckTurn(call, stuck));
            path.add(new Step(waitOf(call), turn));
            call = turn.awaits().get(0);
        }
        return new Cycle(path.subList(places.getOrDefault(call, 0), path.size()).stream()
                .filter(step -> !step.reason().relayed())
                .toList());
    }

    /** A call and the turn that it waits for, which waits for the call of the next step. */
    record Step(WaitFact reason, TurnFact turn) {}

    /** Calls that wait for each other: the last step's turn waits for the first one's call. */
    record Cycle(List<Step> steps) {

        /** The call that was made last of those that wait in line: without it, the others were no cycle. */
        @Nullable
        WaitFact victim() {
            return last(wait -> true);
        }

        /** The call that was made last of those in line for which {@code condition} holds; null for none. */
        @Nullable
        WaitFact last(Predicate<WaitFact> condition) {
            return steps.stream()
                    .map(Step::reason)
                    .filter(WaitFact::inLine)
                    .filter(condition)
                    .max(Comparator.comparingLong(WaitFact::madeAt)
                            .thenComparing(WaitFact::name)
                            .thenComparing(wait -> wait.call().node())
                            .thenComparingLong(wait -> wait.call().number()))
                    .orElse(null);
        }

        /** {@code type/key.action} of each turn and each call that waits in line, from the turn that made {@code victim} back to it. */
        List<String> names(CallId victim) {
            int start = 0;
            while (!steps.get(start).reason().call().equals(victim)) {
                start++;
            }
            List<String> names = new ArrayList<>();
            names.add(
                    steps.get((start + steps.size() - 1) % steps.size()).turn().name());
            for (int i = 0; i < steps.size(); i++) {
                Step step = steps.get((start + i) % steps.size());
                if (step.reason().inLine()) {
                    names.add(step.reason().name());
                }
                names.add(step.turn().name());
            }
            return names;
        }
    }
}
