package dev.rouse.queue.flow;

import dev.rouse.QueueOptions;
import dev.rouse.QueueRate;
import dev.rouse.record.queue.FlowRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The flow of one queue of one actor: which messages may begin now, and which places those of groups have. Lane only. */
public final class QueueFlow {

    /** Groups of which is known what they used: the one that began nothing for longest goes. */
    static final int MOST_GROUPS = 4096;

    private static final int LEAST_SWEPT = 64;

    /** Groups that used something of their rate of which that is stored. */
    private static final int MOST_STORED = 8;

    /** Classes of priorities. */
    private static final int CLASSES = 3;

    /** Bytes of a place that its class leaves. */
    private static final int CLASS_SHIFT = 56;

    private static final int MOST_BYTES = 8 * 1024;

    private static final long MICROS = 1_000;

    private final List<FairOrder> orders = new ArrayList<>(0);
    private final List<FlowRecord.Tails> stored;
    private final TokenBucket bucket;
    private final Map<String, Group> groups = new LinkedHashMap<>(0, 0.75f, true);
    private @Nullable Limit holding;
    private long nextMicros;
    private int sweepsAt = LEAST_SWEPT;

    /** Limits that hold messages back. */
    public enum Limit {
        /** That of the queue. */
        RATE,
        /** That of a group. */
        GROUP_RATE,
        /** Messages of a group that are handled at a time. */
        GROUP_CONCURRENCY;

        /** Its name among the options of a queue. */
        public String word() {
            return switch (this) {
                case RATE -> "rate";
                case GROUP_RATE -> "groupRate";
                case GROUP_CONCURRENCY -> "groupConcurrency";
            };
        }
    }

    private static final class Group {

        private final TokenBucket bucket;
        private int running;

        Group(long wholeAt) {
            bucket = new TokenBucket(wholeAt);
        }

        /** Whether nothing of it need be known. */
        boolean isWhole(long now) {
            return running == 0 && bucket.wholeAt() <= now;
        }
    }

    public QueueFlow(FlowRecord stored) {
        this.bucket = new TokenBucket(stored.wholeAt());
        this.stored = stored.tails();
        stored.buckets().forEach((name, wholeAt) -> groups.put(name, new Group(wholeAt)));
        if (!this.stored.isEmpty()) {
            orders();
        }
    }

    // Places.

    /** The order of messages that are ready. */
    public static long order(int priority, long place) {
        return (long) priority << CLASS_SHIFT | place;
    }

    /** The first order of messages of groups of a class; those without a group are before them. */
    public static long firstOfGroups(int priority) {
        return order(priority, 1);
    }

    private List<FairOrder> orders() {
        if (orders.isEmpty()) {
            for (int i = 0; i < CLASSES; i++) {
                orders.add(new FairOrder(i < stored.size() ? stored.get(i) : FlowRecord.Tails.NONE));
            }
        }
        return orders;
    }

    /**
     * The order of the next message of a group.
     *
     * @param first order of the first of groups of that class which is there; null for none
     * @param isKnown whether it is known which is the first
     */
    public long orderOf(int priority, String group, @Nullable Long first, boolean isKnown) {
        FairOrder order = orders().get(priority);
        if (first != null) {
            order.first(first - order(priority, 0));
        } else if (isKnown) {
            order.clear();
        }
        return order(priority, order.next(group));
    }

    // Limits.

    /** Begins to look for what may begin. */
    public void looks() {
        holding = null;
        nextMicros = Long.MAX_VALUE;
    }

    /** Whether a message of any group may begin. */
    public boolean mayBegin(QueueOptions options, long nowMillis) {
        QueueRate rate = options.rate();
        return rate == null || isDue(Limit.RATE, bucket.nextAt(rate, nowMillis * MICROS), nowMillis);
    }

    /** Whether a message of {@code group} may begin, where one may. */
    public boolean mayBegin(QueueOptions options, String group, long nowMillis) {
        Group used = group.isEmpty() ? null : groups.get(group);
        if (used == null) {
            return true;
        }
        if (options.groupConcurrency() > 0 && used.running >= options.groupConcurrency()) {
            holding = holding == null ? Limit.GROUP_CONCURRENCY : holding;
            return false;
        }
        QueueRate rate = options.groupRate();
        return rate == null || isDue(Limit.GROUP_RATE, used.bucket.nextAt(rate, nowMillis * MICROS), nowMillis);
    }

    private boolean isDue(Limit limit, long atMicros, long nowMillis) {
        if (atMicros <= nowMillis * MICROS) {
            return true;
        }
        holding = limit;
        nextMicros = Math.min(nextMicros, atMicros);
        return false;
    }

    /** When rates let the next message of {@code group} begin, in milliseconds since 1970: now, or before, where they do. */
    public long nextAt(QueueOptions options, String group) {
        QueueRate rate = options.rate();
        QueueRate ofGroup = options.groupRate();
        Group used = group.isEmpty() ? null : groups.get(group);
        long own = rate == null ? 0 : bucket.nextAt(rate);
        long others = ofGroup == null || used == null ? 0 : used.bucket.nextAt(ofGroup);
        return (Math.max(own, others) + MICROS - 1) / MICROS;
    }

    /** The limit that held something back since {@link #looks}; null for none. */
    public @Nullable Limit holding() {
        return holding;
    }

    /** When a rate lets the next message begin of those that were looked at, in milliseconds since 1970; 0 where none holds any back. */
    public long nextAt() {
        return holding == null || nextMicros == Long.MAX_VALUE ? 0 : (nextMicros + MICROS - 1) / MICROS;
    }

    /** A message of {@code group} begins. */
    public void begins(QueueOptions options, String group, long nowMillis) {
        QueueRate rate = options.rate();
        if (rate != null) {
            bucket.take(rate, nowMillis * MICROS);
        }
        QueueRate ofGroup = options.groupRate();
        if (group.isEmpty() || ofGroup == null && options.groupConcurrency() == 0) {
            return;
        }
        Group used = groups.computeIfAbsent(group, none -> new Group(0));
        used.running++;
        if (ofGroup != null) {
            used.bucket.take(ofGroup, nowMillis * MICROS);
        }
        if (groups.size() >= sweepsAt) {
            groups.values().removeIf(each -> each.isWhole(nowMillis * MICROS));
            sweepsAt = Math.max(LEAST_SWEPT, 2 * groups.size());
        }
        if (groups.size() > MOST_GROUPS) {
            letOneGo();
        }
    }

    private void letOneGo() {
        var oldest = groups.values().iterator();
        while (oldest.hasNext()) {
            if (oldest.next().running == 0) {
                oldest.remove();
                return;
            }
        }
    }

    /** A message of {@code group} has ended, or did not begin. */
    public void ended(String group, long nowMillis) {
        Group used = group.isEmpty() ? null : groups.get(group);
        if (used != null && used.running > 0) {
            used.running--;
            if (used.isWhole(nowMillis * MICROS)) {
                groups.remove(group);
            }
        }
    }

    /** The most bytes of what the next life is to know, with one message more. */
    public int mostBytes() {
        return orders.isEmpty() && groups.isEmpty() ? FlowRecord.NONE.size() : MOST_BYTES;
    }

    /** Record for the next life. */
    public FlowRecord stored(long nowMillis) {
        long now = nowMillis * MICROS;
        if (groups.isEmpty() && orders.isEmpty() && bucket.wholeAt() <= now) {
            return FlowRecord.NONE;
        }
        Map<String, Long> buckets = new TreeMap<>();
        groups.entrySet().stream()
                .filter(group -> group.getValue().bucket.wholeAt() > now)
                .sorted(Comparator.comparingLong(
                        group -> -group.getValue().bucket.wholeAt()))
                .limit(MOST_STORED)
                .forEach(group ->
                        buckets.put(group.getKey(), group.getValue().bucket.wholeAt()));
        List<FlowRecord.Tails> tails = orders.stream().map(FairOrder::stored).toList();
        boolean isEmpty = tails.stream().allMatch(FlowRecord.Tails::isEmpty);
        return new FlowRecord(
                bucket.wholeAt() > now ? bucket.wholeAt() : 0,
                Collections.unmodifiableMap(buckets),
                isEmpty ? List.of() : tails);
    }
}
