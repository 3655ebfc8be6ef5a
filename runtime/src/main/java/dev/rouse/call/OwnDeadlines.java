package dev.rouse.call;

import dev.rouse.loop.LaneLoop;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import reactor.core.Disposable;

/** The deadlines of calls that each have their own, in any order: a timer for each. Lane only. */
public final class OwnDeadlines {

    private final LaneLoop loop;
    private final Map<Call, Disposable> timers = new LinkedHashMap<>();

    public OwnDeadlines(LaneLoop loop) {
        this.loop = loop;
    }

    public void add(Call call) {
        call.timed = true;
        timers.put(call, loop.schedule(() -> expire(call), call.deadline - loop.nanoTime()));
    }

    public void remove(Call call) {
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

    public void forEachOlder(long nanos, Consumer<Call> told) {
        long latest = loop.nanoTime() - nanos;
        List.copyOf(timers.keySet()).stream()
                .filter(call -> call.madeAt() - latest <= 0)
                .forEach(told);
    }
}
