package dev.rouse.lane;

import dev.rouse.commit.NodeFence;
import dev.rouse.turn.Turn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers of turns that changed nothing, on a node that the store has not confirmed for a while, as after a pause of the process: by
 * now another node may have its actors, and have changed them. They leave when a heartbeat that began lately has been accepted, and
 * are refused where none is. Lane only.
 */
final class UnconfirmedAnswers {

    /** Pause after a heartbeat that failed. */
    private static final long AGAIN = Duration.ofMillis(100).toNanos();

    private final ActorLane lane;
    private final NodeFence fence;
    private List<Turn> turns = new ArrayList<>();
    private boolean asks;

    UnconfirmedAnswers(ActorLane lane, NodeFence fence) {
        this.lane = lane;
        this.fence = fence;
    }

    void add(Turn turn) {
        turns.add(turn);
        ask();
    }

    private void ask() {
        if (!asks) {
            asks = true;
            fence.refresh()
                    .subscribe(
                            nothing -> {},
                            error -> lane.execute(() -> lane.schedule(this::decide, AGAIN)),
                            () -> lane.execute(this::decide));
        }
    }

    private void decide() {
        asks = false;
        if (!lane.isOpen() || !lane.mayServe()) {
            close();
        } else if (fence.isConfirmed()) {
            taken().forEach(Turn::answer);
        } else if (!turns.isEmpty()) {
            ask();
        }
    }

    private List<Turn> taken() {
        List<Turn> taken = turns;
        turns = new ArrayList<>();
        return taken;
    }

    /** Refuses what waits. */
    void close() {
        taken().forEach(turn -> turn.answer(lane.unavailable()));
    }
}
