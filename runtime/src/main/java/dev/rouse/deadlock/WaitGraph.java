package dev.rouse.deadlock;

import dev.rouse.call.Call;
import dev.rouse.call.CallingTurn;
import dev.rouse.turn.Holding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Graph of waits: of calls for turns, of turns for calls. A call is stuck when one of the turns that it waits for is, as it
 * waits for all of them; a turn is stuck when it waits for calls and all of those are: as long as one may be answered, the
 * turn may need no other.
 */
final class WaitGraph {

    private final Map<Call, Wait> waits = new LinkedHashMap<>();

    void add(Wait wait) {
        waits.put(wait.call(), wait);
    }

    boolean knows(Call call) {
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
    Set<Call> stuck() {
        Set<Call> stuck = new HashSet<>(waits.keySet());
        boolean fewer;
        do {
            fewer = stuck.removeIf(call -> stuckTurn(call, stuck) == null);
        } while (fewer);
        return stuck;
    }

    private @Nullable Holding stuckTurn(Call call, Set<Call> stuck) {
        for (Holding turn : waitOf(call).turns()) {
            if (!turn.calls().isEmpty() && stuck.containsAll(turn.calls())) {
                return turn;
            }
        }
        return null;
    }

    private Wait waitOf(Call call) {
        return Objects.requireNonNull(waits.get(call));
    }

    /** The cycle that {@code first}, which is stuck, leads into. */
    Cycle cycle(Call first, Set<Call> stuck) {
        List<Step> path = new ArrayList<>();
        Map<Call, Integer> places = new LinkedHashMap<>();
        Call call = first;
        while (!places.containsKey(call)) {
            places.put(call, path.size());
            Holding turn = Objects.requireNonNull(stuckTurn(call, stuck));
            path.add(new Step(waitOf(call), turn.turn()));
            call = turn.calls().get(0);
        }
        return new Cycle(path.subList(places.getOrDefault(call, 0), path.size()));
    }

    /** A call and the turn that it waits for, which waits for the call of the next step. */
    record Step(Wait reason, CallingTurn turn) {}

    /** Calls that wait for each other: the last step's turn waits for the first one's call. */
    record Cycle(List<Step> steps) {

        /** The call that was made last of those that wait in line: without it, the others were no cycle. */
        Call victim() {
            return steps.stream()
                    .map(Step::reason)
                    .filter(Wait::inLine)
                    .map(Wait::call)
                    .max(Comparator.comparingLong(Call::madeAt).thenComparing(Call::name))
                    .orElseThrow();
        }

        /** {@code type/key.action} of each turn and each call that waits in line, from the turn that made the victim back to it. */
        List<String> names() {
            int start = 0;
            while (steps.get(start).reason().call() != victim()) {
                start++;
            }
            List<String> names = new ArrayList<>();
            names.add(steps.get((start + steps.size() - 1) % steps.size())
                    .turn()
                    .call()
                    .name());
            for (int i = 0; i < steps.size(); i++) {
                Step step = steps.get((start + i) % steps.size());
                if (step.reason().inLine()) {
                    names.add(step.reason().call().name());
                }
                names.add(step.turn().call().name());
            }
            return names;
        }
    }
}
