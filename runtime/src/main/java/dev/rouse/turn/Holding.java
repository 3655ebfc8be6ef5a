package dev.rouse.turn;

import dev.rouse.call.Call;
import dev.rouse.call.CallingTurn;
import java.util.List;

/**
 * A turn that runs, and the calls that it waits for: for all or for any of them, only its code knows.
 *
 * @param made how many calls it has made so far
 */
public record Holding(CallingTurn turn, int made, List<Call> calls) {

    /** A phrase: the answer that it waits for, or {@code otherwise}. */
    String waitsFor(String otherwise) {
        if (calls.isEmpty()) {
            return otherwise;
        }
        return "the answer of " + calls.get(0).name()
                + (calls.size() > 1 ? " and " + (calls.size() - 1) + " more" : "");
    }
}
