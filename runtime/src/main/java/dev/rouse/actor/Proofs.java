package dev.rouse.actor;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The actors of a lane with answers that wait for no commit, but for the certainty that the state they tell of can be written.
 * It is had once for all turns of an actor that end in one batch of the lane, from the newest state. Lane only.
 */
final class Proofs {

    private final ArrayDeque<Saving> waiting = new ArrayDeque<>();

    /** Puts {@code actor} in line. Once until it was proven: it sees to that. */
    void add(Saving actor) {
        waiting.add(actor);
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Lets those answers go. They may end turns that wait for the same. */
    void run() {
        @Nullable Saving next;
        while ((next = waiting.poll()) != null) {
            next.proveOrEnd();
        }
    }
}
