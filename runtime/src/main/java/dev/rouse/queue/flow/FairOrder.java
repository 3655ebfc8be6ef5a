package dev.rouse.queue.flow;

import dev.rouse.record.queue.FlowRecord;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Gives messages of groups their places, so that groups take turns: one has a place behind the one before it of its group, and not before
 * the first that is there. So a group with few messages is beside the first of one with many. Lane only.
 */
final class FairOrder {

    /** Groups whose tails are known; a tail that was let go counts for all that are not. */
    static final int MOST = 1024;

    /** Groups whose tails are stored. */
    static final int MOST_STORED = 8;

    private final Map<String, Long> tails;
    private long others;
    private long first;

    FairOrder(FlowRecord.Tails stored) {
        this.tails = new HashMap<>(stored.byGroup());
        this.others = stored.others();
    }

    /** There are no messages of groups. */
    void clear() {
        tails.clear();
        others = 0;
        first = 0;
    }

    /** The first of those that are there has that place. */
    void first(long place) {
        first = place;
    }

    /** The place of the next message of a group: more than zero. */
    long next(String group) {
        long place = Math.max(Math.max(1, first), tails.getOrDefault(group, others));
        tails.put(group, place + 1);
        if (tails.size() > MOST) {
            letGo();
        }
        return place;
    }

    /** Half of the groups go: those whose next message has a place near the first. */
    private void letGo() {
        List<Long> sorted = tails.values().stream().sorted().toList();
        long last = sorted.get(MOST / 2);
        tails.values().removeIf(tail -> tail <= last);
        others = Math.max(others, last);
    }

    /** Tails for the next life: those that are farthest off. */
    FlowRecord.Tails stored() {
        if (tails.isEmpty() && others == 0) {
            return FlowRecord.Tails.NONE;
        }
        List<Map.Entry<String, Long>> far = tails.entrySet().stream()
                .filter(tail -> tail.getValue() > first)
                .sorted(Map.Entry.comparingByValue(Comparator.<Long>reverseOrder()))
                .limit(MOST_STORED + 1L)
                .toList();
        Map<String, Long> kept = new TreeMap<>();
        far.stream().limit(MOST_STORED).forEach(tail -> kept.put(tail.getKey(), tail.getValue()));
        long rest = far.size() > MOST_STORED ? far.get(MOST_STORED).getValue() : 0;
        return new FlowRecord.Tails(Math.max(others, rest), Collections.unmodifiableMap(kept));
    }
}
