package dev.rouse.deadlock;

import dev.rouse.LifecycleHook;
import dev.rouse.call.Call;
import dev.rouse.call.CallKind;
import dev.rouse.life.Activation;
import dev.rouse.life.Grace;
import dev.rouse.turn.Holding;
import dev.rouse.turn.Turn;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The wait of a call of a turn at one moment: for the end of all of {@code turns}.
 *
 * @param inLine whether its own turn has not begun
 * @param elsewhere whether it has gone to another node, which knows what it waits for
 * @param turns none when something else is to happen, which is no matter of calls
 */
record Wait(Call call, boolean inLine, boolean elsewhere, List<Holding> turns) {

    /** On the lane of {@code call}. */
    static Wait of(Call call) {
        if (!call.isEnded() && laneOf(call).isElsewhere(call)) {
            return new Wait(call, false, true, List.of());
        }
        Activation activation = laneOf(call).find(call.address());
        if (activation == null || call.isEnded()) {
            return new Wait(call, false, false, List.of());
        }
        Turn own = null;
        List<Turn> running = activation.mailbox().running();
        for (Turn turn : running) {
            own = turn.call() == call ? turn : own;
        }
        if (own != null) {
            return new Wait(call, false, false, call.hasBegunToAnswer() ? List.of() : holdings(List.of(own)));
        }
        boolean inLine = lineOf(activation).contains(call);
        List<Turn> keepingOut = activation.mailbox().keepingOut();
        return new Wait(call, inLine, false, inLine || isForHook(call, keepingOut) ? holdings(keepingOut) : List.of());
    }

    /** The lane that {@code call} is brought to, of this node. */
    static WatchedLane laneOf(Call call) {
        return (WatchedLane) call.receiver();
    }

    /** The calls that wait in line at {@code activation}, for it or the next; the longest first of each. */
    static List<Call> lineOf(Activation activation) {
        List<Call> line = new ArrayList<>(activation.mailbox().waiting());
        Grace grace = activation.grace();
        if (grace != null) {
            line.addAll(grace.waiting());
        }
        return line;
    }

    private static List<Holding> holdings(List<Turn> turns) {
        return turns.stream().map(Turn::holding).toList();
    }

    /** Whether {@code call} has left the line and waits for the hook that runs before or after all turns. */
    private static boolean isForHook(Call call, List<Turn> running) {
        LifecycleHook hook = hook(running);
        return hook != null
                && (call.kind() == CallKind.DESTROY || hook != LifecycleHook.SLEEP && hook != LifecycleHook.DESTROY);
    }

    private static @Nullable LifecycleHook hook(List<Turn> running) {
        return running.size() == 1 ? running.get(0).call().hook() : null;
    }
}
