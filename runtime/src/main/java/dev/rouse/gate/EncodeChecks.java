package dev.rouse.gate;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The actors of a lane with answers that wait for no commit, but for the certainty that the state they tell of can be written.
 * It is had once for all turns of an actor that end in one batch of the lane, from the newest state. Lane only.
 */
public final class EncodeChecks {

    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();

    /** Puts {@code actor}, which proves its newest state, in line. Once until it was proven: it sees to that, and throws nothing. */
    public void add(Runnable actor) {
        waiting.add(actor);
    }

    public boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Lets those answers go. They may end turns that wait for the same. */
    public void run() {
        @Nullable Runnable next;
        while ((next = waiting.poll()) != null) {
            next.run();
        }
    }
}
