package dev.rouse.kv.memory.table;

import dev.rouse.kv.KvKey;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.TreeMap;

/**
 * The version at which each part of the key space was last cleared by a range, for keys that a range clear leaves no trace of: those that
 * were not there. A step function: the version at a boundary holds up to the next boundary. One thread at a time.
 */
final class RangeClears {

    private final TreeMap<KvKey, Long> steps = new TreeMap<>();
    private final ArrayDeque<Clear> toForget = new ArrayDeque<>();

    void add(KvKey begin, KvKey end, long version) {
        if (begin.equals(end)) {
            return;
        }
        long after = last(end);
        steps.subMap(begin, true, end, false).clear();
        steps.put(begin, version);
        steps.putIfAbsent(end, after);
        toForget.add(new Clear(version, begin, end));
    }

    /** The version of the last range clear that covered {@code key}; 0 when none is known. */
    long last(KvKey key) {
        if (steps.isEmpty()) {
            return 0;
        }
        Map.Entry<KvKey, Long> step = steps.floorEntry(key);
        return step == null ? 0 : step.getValue();
    }

    /** The version of the last range clear that touched any key from {@code begin} to before {@code end}. */
    long last(KvKey begin, KvKey end) {
        long last = last(begin);
        for (long version : steps.subMap(begin, true, end, false).values()) {
            last = Math.max(last, version);
        }
        return last;
    }

    /** Drops boundaries that tell nothing after {@code horizon}, those of {@code atMost} clears. */
    void forget(long horizon, int atMost) {
        for (int i = 0; i < atMost && !toForget.isEmpty() && toForget.peek().version <= horizon; i++) {
            Clear clear = toForget.poll();
            dropIfFlat(clear.begin, horizon);
            dropIfFlat(clear.end, horizon);
        }
    }

    int boundaries() {
        return steps.size();
    }

    private void dropIfFlat(KvKey boundary, long horizon) {
        Long version = steps.get(boundary);
        if (version == null || version > horizon) {
            return;
        }
        Map.Entry<KvKey, Long> before = steps.lowerEntry(boundary);
        if (before == null || before.getValue() <= horizon) {
            steps.remove(boundary);
        }
    }

    private record Clear(long version, KvKey begin, KvKey end) {}
}
