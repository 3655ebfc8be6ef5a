package dev.rouse.actor;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import reactor.core.Disposable;

/** The deadlines of calls that each have their own, in any order: a timer for each. Lane only. */
final class OwnDeadlines {

    private final ActorLane lane;
    private final Map<Call, Disposable> timers = new LinkedHashMap<>();

    OwnDeadlines(ActorLane lane) {
        this.lane = lane;
    }

    void add(Call call) {
        call.timed = true;
        timers.put(call, lane.schedule(() -> expire(call), call.deadline - lane.nanoTime()));
    }

    void remove(Call call) {
        Disposable timer = timers.remove(call);
        if (timer != null) {
            call.timed = false;
            timer.dispose();
        }
    }

    private void expire(Call call) {
        remove(call);
        call.expire();
    }

    void forEachOlder(long nanos, Consumer<Call> told) {
        long latest = lane.nanoTime() - nanos;
        List.copyOf(timers.keySet()).stream()
                .filter(call -> call.madeAt() - latest <= 0)
                .forEach(told);
    }
}
