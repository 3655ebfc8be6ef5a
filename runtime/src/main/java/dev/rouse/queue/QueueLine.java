package dev.rouse.queue;

import dev.rouse.QueueOptions;
import dev.rouse.queue.flow.QueueFlow;
import dev.rouse.queue.flow.QueueFlow.Limit;
import dev.rouse.record.field.Utf8;
import dev.rouse.record.queue.FlowRecord;
import dev.rouse.record.queue.MessageRecord;
import dev.rouse.record.queue.QueueHead;
import dev.rouse.record.queue.QueuePlace;
import dev.rouse.record.queue.QueuePlace.Part;
import dev.rouse.turn.TurnHost;
import dev.rouse.type.HostedType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One queue of one actor in memory, as finished turns left it. Lane only. */
final class QueueLine {

    private static final long SHORTEST_PAUSE = 1_000;

    /** A batch with as many bytes gets no more. */
    private static final long BATCH_BYTES = 256 * 1024;

    /** So many bytes are made ready by one turn. */
    private static final long MOST_DUE_BYTES = 64 * 1024;

    private static final long LONGEST_PAUSE = Duration.ofDays(1).toMillis();

    private final String name;
    private final MessageWindow ready;
    private final MessageWindow later;

    /** Messages whose turns are to run or have run, as finished turns left them, until it is known what became of that. */
    private final Map<QueuePlace, @Nullable MessageRecord> leased = new HashMap<>(2);

    /** Number of those that are in the queue still. */
    private int leasedHere;

    /** Null until messages are delivered, and where the type has no such queue. */
    private @Nullable LineRules rules;

    private final QueueFlow flow;
    private boolean isOpen;
    private long messages;
    private long dead;
    private long retrying;
    private long timerAt;
    private @Nullable Limit held;
    private int running;
    private int turns;
    private boolean reading;

    /** Messages that limits held back when it was last looked. */
    private int heldBack;

    /** When the first of those may begin that are ready, as far as limits go; 0 for now. */
    private long heldUntil;

    /** Bytes of its name and counts in the record of the counts, and the cost of a message with no bytes; 0 until asked for. */
    private int headBytes;

    private long rowCost;

    QueueLine(String name, MessageWindow ready, MessageWindow later, QueueHead.Counts counts) {
        this.name = name;
        this.ready = ready;
        this.later = later;
        this.messages = counts.messages();
        this.dead = counts.dead();
        this.retrying = counts.retrying();
        this.flow = new QueueFlow(counts.flow());
    }

    /** Changes that later turns have made to the counts. */
    static final class Later {

        private long messages;
        private long dead;
        private long retrying;

        void add(QueueOp op) {
            if (op.place().part() == Part.DEAD) {
                dead += op.added();
            } else {
                messages += op.added();
                retrying += op.retrying();
            }
        }
    }

    static QueueLine empty(String name) {
        return new QueueLine(name, MessageWindow.empty(), MessageWindow.empty(), QueueHead.Counts.NONE);
    }

    /** Sees by which rules the type of its actor handles its messages. */
    void open(HostedType type) {
        if (!isOpen) {
            isOpen = true;
            rules = LineRules.of(type, name);
        }
    }

    /** Its rules, once open; null where the type has no such queue. */
    @Nullable
    LineRules rules() {
        return rules;
    }

    String name() {
        return name;
    }

    /** Messages that are ready or for later. */
    long messages() {
        return messages;
    }

    /** Messages of those that failed before. */
    long retrying() {
        return retrying;
    }

    long dead() {
        return dead;
    }

    /**
     * @param stored of its limits and groups
     * @param later what is not to be counted; null for nothing
     */
    QueueHead.Counts counts(FlowRecord stored, @Nullable Later later) {
        return later == null
                ? new QueueHead.Counts(messages, dead, retrying, stored)
                : new QueueHead.Counts(messages - later.messages, dead - later.dead, retrying - later.retrying, stored);
    }

    /** Bytes that it has at most in the record of the counts, but for its flow. */
    int headBytes() {
        if (headBytes == 0) {
            headBytes = QueueHead.Counts.BYTES + Utf8.length(name);
        }
        return headBytes;
    }

    /**
     * The cost of a message of the queue with no bytes in a commit.
     *
     * @param cost counts it, where that is not known yet
     */
    long rowCost(LongSupplier cost) {
        if (rowCost == 0) {
            rowCost = cost.getAsLong();
        }
        return rowCost;
    }

    QueueFlow flow() {
        return flow;
    }

    /**
     * The order of a message that is ready, among those that are.
     *
     * @param isFirst whether the turn has made none of its class ready before it, which nobody sees yet
     */
    long orderOf(TurnHost host, MessageRecord message, boolean isFirst) {
        int priority = message.priority();
        if (message.group().isEmpty() || host.type().options().queue(name).inOrder()) {
            return QueueFlow.order(priority, 0);
        }
        QueuePlace from = new QueuePlace(Part.READY, name, QueueFlow.firstOfGroups(priority), 0);
        QueuePlace first = ready.messages().ceilingKey(from);
        boolean isOfClass = first != null && first.order() < QueueFlow.order(priority + 1, 0);
        QueuePlace unknown = ready.unknownFrom();
        boolean isKnown = isFirst && (unknown == null || unknown.order() >= QueueFlow.order(priority + 1, 0));
        return flow.orderOf(priority, message.group(), isOfClass ? first.order() : null, isKnown);
    }

    MessageWindow window(Part part) {
        return part == Part.READY ? ready : later;
    }

    void apply(QueueOp op) {
        QueuePlace place = op.place();
        if (place.part() == Part.DEAD) {
            dead += op.added();
            return;
        }
        messages += op.added();
        retrying += op.retrying();
        if (place.part() == Part.LATER) {
            later.apply(op, 0);
            return;
        }
        if (leased.containsKey(place)) {
            leasedHere += (op.after() == null ? 0 : 1) - (leased.put(place, op.after()) == null ? 0 : 1);
        }
        ready.apply(op, leasedHere + heldBack);
        if (op.after() != null && heldUntil > 0) {
            heldUntil = rules == null
                    ? 0
                    : Math.min(
                            heldUntil, flow.nextAt(rules.options(), op.after().group()));
        }
    }

    /** Whether so few messages of a part may be handled that more should be read. */
    boolean isShort(Part part) {
        return part == Part.READY ? ready.isShort(leasedHere, heldBack) : later.isShort(0, 0);
    }

    /** Whether the message to be handled next has expired. */
    boolean isNextExpired(long nowMillis) {
        Map.Entry<QueuePlace, MessageRecord> next = next(false, nowMillis);
        return next != null && next.getValue().isExpired(nowMillis);
    }

    /** The message at {@code place}; null where it is not there any more. */
    @Nullable
    MessageRecord at(QueuePlace place) {
        return leased.containsKey(place)
                ? leased.get(place)
                : window(place.part()).messages().get(place);
    }

    /** Whether the message of {@code id}, which was put here, is surely not here any more. */
    boolean hasEnded(long id) {
        return ready.isAll()
                && later.isAll()
                && Stream.of(
                                leased.keySet(),
                                ready.messages().keySet(),
                                later.messages().keySet())
                        .flatMap(Set::stream)
                        .noneMatch(place -> place.id() == id);
    }

    /**
     * Takes the messages to be handled next by one turn; empty for none.
     *
     * @param most of them
     */
    List<Taken> take(int most, long nowMillis) {
        Taken first = takeNext(false, nowMillis);
        if (first == null) {
            return List.of();
        }
        turns++;
        if (most == 1 || !first.isFresh(nowMillis)) {
            return List.of(first);
        }
        List<Taken> taken = new ArrayList<>();
        taken.add(first);
        long bytes = first.message().size();
        while (taken.size() < most && bytes < BATCH_BYTES) {
            Taken one = takeNext(true, nowMillis);
            if (one == null) {
                break;
            }
            taken.add(one);
            bytes += one.message().size();
        }
        return taken;
    }

    /** @param isBatch whether those that were leased last are handled by the same turn, which has none that was tried before or expired */
    private @Nullable Taken takeNext(boolean isBatch, long nowMillis) {
        Map.Entry<QueuePlace, MessageRecord> next = next(isBatch, nowMillis);
        if (next == null) {
            return null;
        }
        Taken one = new Taken(next.getKey(), next.getValue());
        if (isBatch && !one.isFresh(nowMillis)) {
            return null;
        }
        lease(one, nowMillis);
        return one;
    }

    /**
     * The message to be handled next; null for none.
     *
     * @param isBatch as above
     */
    private Map.@Nullable Entry<QueuePlace, MessageRecord> next(boolean isBatch, long nowMillis) {
        QueueOptions known =
                Objects.requireNonNull(rules, "known, where messages are taken").options();
        heldBack = 0;
        heldUntil = 0;
        if (known.inOrder() && (!isBatch && !leased.isEmpty() || retryAt() > nowMillis)) {
            return null;
        }
        flow.looks();
        Map.Entry<QueuePlace, MessageRecord> free = flow.mayBegin(known, nowMillis) ? free(known, nowMillis) : null;
        if (free == null && ready.isAll()) {
            heldUntil = flow.nextAt();
        }
        return free;
    }

    private Map.@Nullable Entry<QueuePlace, MessageRecord> free(QueueOptions known, long nowMillis) {
        int skipped = 0;
        for (Map.Entry<QueuePlace, MessageRecord> entry : ready.messages().entrySet()) {
            if (leased.isEmpty() || !leased.containsKey(entry.getKey())) {
                if (flow.mayBegin(known, entry.getValue().group(), nowMillis)) {
                    heldBack = skipped;
                    return entry;
                }
                if (known.inOrder()) {
                    return null;
                }
                skipped++;
            }
        }
        heldBack = skipped;
        return null;
    }

    /** The limit that holds messages back, where it is another than before; null for none. */
    @Nullable
    Limit newlyHeldBy() {
        Limit before = held;
        held = flow.holding();
        return held == before ? null : held;
    }

    /** When a rate lets more begin, in milliseconds since 1970; 0 where none holds messages back. */
    long limitedUntil() {
        return flow.nextAt();
    }

    /** Notes that messages are to be delivered then; false where that is noted already. */
    boolean wakesAt(long millis) {
        boolean isNew = timerAt == 0 || millis < timerAt;
        timerAt = isNew ? millis : timerAt;
        return isNew;
    }

    /** The time of {@link #wakesAt} has come. */
    void woke(long millis) {
        timerAt = timerAt == millis ? 0 : timerAt;
    }

    /** When the first message of a queue in order is tried again, which holds back all others; 0 where none is. */
    long retryAt() {
        QueueOptions known = rules == null ? null : rules.options();
        if (known == null || !known.inOrder() || ready.messages().isEmpty()) {
            return 0;
        }
        MessageRecord first = ready.messages().firstEntry().getValue();
        return first.failures() == 0 ? 0 : first.failedAt() + pauseMillis(known, first.failures());
    }

    /** The pause behind a failure, in milliseconds: where there is no room for more dead letters it is not short. */
    static long pauseMillis(QueueOptions options, int failures) {
        return failures >= options.tries()
                ? Math.max(SHORTEST_PAUSE, options.longestRetryDelay().toMillis())
                : options.retryDelay(failures).toMillis();
    }

    // Waking.

    /** When the next of those for later is due, in milliseconds since 1970; 0 for never, as far as is known. */
    private long nextDue() {
        return later.messages().isEmpty() ? 0 : later.messages().firstKey().order();
    }

    /** Whether messages for later are due by now. */
    boolean hasDue(long nowMillis) {
        long due = nextDue();
        return due != 0 && due <= nowMillis;
    }

    /** The first of those for later that are due by now: as many as one turn may make ready. */
    List<Taken> due(long nowMillis) {
        List<Taken> due = new ArrayList<>();
        long bytes = 0;
        for (Map.Entry<QueuePlace, MessageRecord> entry : later.messages().entrySet()) {
            if (entry.getKey().order() > nowMillis || due.size() == MessageWindow.ROWS || bytes > MOST_DUE_BYTES) {
                break;
            }
            due.add(new Taken(entry.getKey(), entry.getValue()));
            bytes += entry.getValue().size();
        }
        return due;
    }

    /**
     * When the actor is to be woken for the queue, in milliseconds since 1970; {@link Long#MAX_VALUE} for never.
     *
     * @param visitedAt when it was last woken: what was there then has no alarm before a pause
     */
    long wakeAt(long visitedAt) {
        long due = nextDue();
        long wake = due == 0 ? Long.MAX_VALUE : notVisited(due, visitedAt);
        if (retryAt() > 0) {
            return Math.min(wake, notVisited(retryAt(), visitedAt));
        }
        if (!ready.messages().isEmpty() || !ready.isAll()) {
            return Math.min(wake, readyAt(visitedAt));
        }
        return due != 0 || later.isAll() ? wake : visitedAt + QueueShare.WAKES_AFTER_MILLIS;
    }

    private static long notVisited(long due, long visitedAt) {
        return due > visitedAt ? due : visitedAt + QueueShare.WAKES_AFTER_MILLIS;
    }

    /** Those that nobody takes wake it ever more seldom: after as long a time as they have waited. */
    private long readyAt(long visitedAt) {
        long sent = ready.messages().isEmpty()
                ? 0
                : ready.messages().firstEntry().getValue().sentAt();
        boolean isLeftAlone = isOpen && (rules == null || rules.type().pulled());
        long pause = isLeftAlone && sent > 0
                ? Math.min(LONGEST_PAUSE, Math.max(QueueShare.WAKES_AFTER_MILLIS, visitedAt - sent))
                : QueueShare.WAKES_AFTER_MILLIS;
        long soon = Math.max(visitedAt, sent) + pause;
        return leasedHere == 0 ? Math.max(soon, heldUntil) : soon;
    }

    // Turns.

    private void lease(Taken taken, long nowMillis) {
        leased.put(taken.place(), taken.message());
        leasedHere++;
        running++;
        if (rules != null) {
            flow.begins(rules.options(), taken.message().group(), nowMillis);
        }
    }

    /** The turn of {@code messages} has ended, or was not to be. */
    void ran(List<Taken> messages, long nowMillis) {
        turns--;
        running -= messages.size();
        for (Taken each : messages) {
            flow.ended(each.message().group(), nowMillis);
        }
    }

    /** It is known what became of the turn of a message. */
    void release(QueuePlace place) {
        leasedHere -= leased.remove(place) == null ? 0 : 1;
    }

    /** Messages whose turns are in line or run. */
    int running() {
        return running;
    }

    /** Those turns: fewer, where one handles several messages. */
    int turns() {
        return turns;
    }

    /** Whether there are messages that nobody has taken, or may be. */
    boolean hasMore() {
        return ready.messages().size() > leasedHere
                || !ready.isAll()
                || !later.messages().isEmpty();
    }

    /** Whether a read is under way. */
    boolean isReading() {
        return reading;
    }

    void reading(boolean now) {
        reading = now;
    }
}
