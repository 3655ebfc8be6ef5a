package dev.rouse.deadlock;

import dev.rouse.call.Call;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The numbers of those calls of a node that a search for deadlocks has met: each keeps its own as long as it is there. Used by any thread. */
final class CallNumbers {

    private final String node;
    private final AtomicLong last = new AtomicLong();
    private final Map<Call, Numbered> numbers = Collections.synchronizedMap(new WeakHashMap<>());

    CallNumbers(String node) {
        this.node = node;
    }

    /**
     * A call's identity.
     *
     * @param madeAt when it came to its actor, in microseconds of the wall clock: the same at every look
     */
    record Numbered(CallId id, long madeAt) {}

    String node() {
        return node;
    }

    Numbered of(Call call, WatchedLane lane) {
        return numbers.computeIfAbsent(call, fresh -> {
            long age = TimeUnit.NANOSECONDS.toMicros(fresh.nanoTime() - fresh.madeAt());
            long now = TimeUnit.MILLISECONDS.toMicros(lane.clockMillis());
            return new Numbered(new CallId(node, last.incrementAndGet()), now - age);
        });
    }

    /** The call of this node with that identity; null where there is none any more. */
    @Nullable
    Call find(CallId id) {
        for (Map.Entry<Call, Numbered> entry : Map.copyOf(numbers).entrySet()) {
            if (entry.getValue().id().equals(id)) {
                return entry.getKey();
            }
        }
        return null;
    }
}
