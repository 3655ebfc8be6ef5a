package dev.rouse.call;

import dev.rouse.loop.LaneLoop;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * Calls of one type that wait for an answer on a loop. They have one time-out, so the first in is the first due: a list
 * with one timer for its head, where a wheel or a heap would cost more at every call than the call itself.
 */
public final class Deadlines {

    private final LaneLoop loop;
    private final long timeout;
    private @Nullable Call first;
    private @Nullable Call last;
    private @Nullable Disposable timer;
    private long timerDue;

    public Deadlines(LaneLoop loop, Duration timeout) {
        this.loop = loop;
        this.timeout = LaneLoop.nanos(timeout);
    }

    public void add(Call call) {
        call.deadline = loop.now() + timeout;
        addBehind(last, call);
        if (timer == null) {
            tickAt(call.deadline);
        }
    }

    /** As {@link #add}, for a call that has a deadline already: it goes behind those that are due before it. */
    public void addByDeadline(Call call) {
        Call before = last;
        while (before != null && before.deadline - call.deadline > 0) {
            before = before.earlier;
        }
        addBehind(before, call);
        if (timer == null || timerDue - call.deadline > 0) {
            tickAt(call.deadline);
        }
    }

    private void addBehind(@Nullable Call before, Call call) {
        Call next = before == null ? first : before.later;
        call.timed = true;
        call.earlier = before;
        call.later = next;
        if (before == null) {
            first = call;
        } else {
            before.later = call;
        }
        if (next == null) {
            last = call;
        } else {
            next.earlier = call;
        }
    }

    public void forEachOlder(long nanos, Consumer<Call> told) {
        long latest = loop.nanoTime() - nanos;
        for (Call call = first; call != null && call.deadline - timeout - latest <= 0; call = call.later) {
            told.accept(call);
        }
    }

    public void remove(Call call) {
        if (!call.timed) {
            return;
        }
        call.timed = false;
        if (call.earlier == null) {
            first = call.later;
        } else {
            call.earlier.later = call.later;
        }
        if (call.later == null) {
            last = call.earlier;
        } else {
            call.later.earlier = call.earlier;
        }
        call.earlier = null;
        call.later = null;
    }

    private void tickAt(long deadline) {
        if (timer != null) {
            timer.dispose();
        }
        timerDue = deadline;
        timer = loop.schedule(this::tick, deadline - loop.nanoTime());
    }

    private void tick() {
        timer = null;
        long now = loop.nanoTime();
        Call due;
        while ((due = first) != null && due.deadline - now <= 0) {
            remove(due);
            due.expire();
        }
        if (first != null) {
            tickAt(first.deadline);
        }
    }
}
