package dev.rouse.gate;

import dev.rouse.OverloadedException;
import dev.rouse.call.Call;
import dev.rouse.loop.LaneLoop;
import dev.rouse.stream.Durable;
import dev.rouse.turn.Turn;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * Calls that turns of one actor make while something that those turns could see is not durable. They leave in order, each
 * when what its turn had seen is; none leaves when that is taken back. Their deadlines count from when they were made. What
 * a lane holds in all is bounded. Lane only.
 */
public final class HeldCalls {

    private final LaneLoop loop;
    private final HeldBudget budget;
    private final ArrayDeque<Held> calls = new ArrayDeque<>(2);
    private @Nullable Disposable timer;
    private long timerDue;

    public HeldCalls(LaneLoop loop, HeldBudget budget) {
        this.loop = loop;
        this.budget = budget;
    }

    /** @param seen what is to be durable first; null for a call that only keeps its place behind others of its turn */
    private record Held(Call call, @Nullable Durable seen) {
        boolean mayLeave(Durable saved) {
            return seen == null || seen == saved || seen.isSaved();
        }
    }

    public boolean isEmpty() {
        return calls.isEmpty();
    }

    /** Whether a call that {@code turn} has made is here. */
    public boolean hasOf(Turn turn) {
        return calls.stream().anyMatch(held -> held.call.parent() == turn);
    }

    public void add(Call call, @Nullable Durable seen) {
        if (!budget.take()) {
            call.refuse(new OverloadedException("calls on one lane that wait for a commit", budget.max()));
            return;
        }
        call.hold();
        calls.add(new Held(call, seen));
        expireBy(call.deadline - call.nanoTime());
    }

    /** {@code saved} is durable: what waited for it leaves. */
    public void release(Durable saved) {
        Held first;
        while ((first = calls.peek()) != null && first.mayLeave(saved)) {
            take(calls.remove()).leave();
        }
        stopTimer();
    }

    private void stopTimer() {
        if (calls.isEmpty() && timer != null) {
            timer.dispose();
            timer = null;
        }
    }

    /**
     * Refuses all calls, since what their turns had seen is taken back. Their code is told when what happens now is
     * done.
     */
    public void takeBack(RuntimeException reason) {
        if (calls.isEmpty()) {
            return;
        }
        List<Call> refused = new ArrayList<>(calls.size());
        while (!calls.isEmpty()) {
            refused.add(take(calls.remove()));
        }
        stopTimer();
        loop.put(() -> refused.forEach(call -> call.fail(reason)));
    }

    private Call take(Held held) {
        budget.giveBack();
        return held.call;
    }

    // Deadlines: one timer for all, as most have the same time-out and so the first in is the first due.

    private void expireBy(long nanos) {
        long due = loop.nanoTime() + nanos;
        if (timer != null) {
            if (timerDue - due <= 0) {
                return;
            }
            timer.dispose();
        }
        timerDue = due;
        timer = loop.schedule(this::expire, nanos);
    }

    private void expire() {
        timer = null;
        List<Call> expired = new ArrayList<>();
        calls.removeIf(held -> {
            boolean over = held.call.isEnded() || held.call.deadline - held.call.nanoTime() <= 0;
            if (over) {
                expired.add(take(held));
            }
            return over;
        });
        calls.forEach(held -> expireBy(held.call.deadline - held.call.nanoTime()));
        expired.forEach(Call::timeOut);
    }
}
