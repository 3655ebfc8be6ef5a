package dev.rouse.queue;

import dev.rouse.QueueOptions;
import dev.rouse.queue.flow.QueueFlow;
import dev.rouse.queue.flow.QueueFlow.Limit;
import dev.rouse.record.queue.FlowRecord;
import dev.rouse.record.queue.MessageRecord;
import dev.rouse.record.queue.QueueHead;
import dev.rouse.record.queue.QueuePlace;
import dev.rouse.record.queue.QueuePlace.Part;
import dev.rouse.turn.TurnHost;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One queue of one actor in memory, as finished turns left it. Lane only. */
final class QueueLine {

    private static final long SHORTEST_PAUSE = 1_000;

    /** A batch with as many bytes gets no more. */
    private static final long BATCH_BYTES = 256 * 1024;

    private final String name;
    private final MessageWindow ready;
    private final MessageWindow later;

    /** Messages whose turns are to run or have run, as finished turns left them, until it is known what became of that. */
    private final Map<QueuePlace, @Nullable MessageRecord> leased = new HashMap<>(2);

    /** Number of those that are in the queue still. */
    private int leasedHere;

    /** Null until messages are delivered. */
    private @Nullable QueueOptions options;

    private final QueueFlow flow;
    private long messages;
    private long dead;
    private long retrying;
    private long timerAt;
    private @Nullable Limit held;
    private int running;
    private boolean reading;

    QueueLine(String name, MessageWindow ready, MessageWindow later, QueueHead.Counts counts) {
        this.name = name;
        this.ready = ready;
        this.later = later;
        this.messages = counts.messages();
        this.dead = counts.dead();
        this.retrying = counts.retrying();
        this.flow = new QueueFlow(counts.flow());
    }

    static QueueLine empty(String name) {
        return new QueueLine(name, MessageWindow.empty(), MessageWindow.empty(), QueueHead.Counts.NONE);
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

    /** @param stored of its limits and groups */
    QueueHead.Counts counts(FlowRecord stored) {
        return new QueueHead.Counts(messages, dead, retrying, stored);
    }

    QueueFlow flow() {
        return flow;
    }

    /** The order of a message that is ready, among those that are. */
    long orderOf(TurnHost host, MessageRecord message) {
        int priority = message.priority();
        if (message.group().isEmpty() || host.type().options().queue(name).inOrder()) {
            return QueueFlow.order(priority, 0);
        }
        QueuePlace from = new QueuePlace(Part.READY, name, QueueFlow.firstOfGroups(priority), 0);
        QueuePlace first = ready.messages().ceilingKey(from);
        boolean isOfClass = first != null && first.order() < QueueFlow.order(priority + 1, 0);
        QueuePlace unknown = ready.unknownFrom();
        boolean isKnown = unknown == null || unknown.order() >= QueueFlow.order(priority + 1, 0);
        return flow.orderOf(priority, message.group(), isOfClass ? first.order() : null, isKnown);
    }

    MessageWindow window(Part part) {
        return part == Part.READY ? ready : later;
    }

    void apply(QueueOp op) {
        if (op.place().part() == Part.DEAD) {
            dead += op.added();
        } else {
            messages += op.added();
            retrying += op.retrying();
            if (leased.containsKey(op.place())) {
                leasedHere += (op.after() == null ? 0 : 1) - (leased.put(op.place(), op.after()) == null ? 0 : 1);
            }
            window(op.place().part()).apply(op, leasedHere);
        }
    }

    /** Whether so few messages of a part may be handled that more should be read. */
    boolean isShort(Part part) {
        return window(part).isShort(leasedHere);
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

    /** Its bounds. */
    void options(QueueOptions now) {
        options = now;
    }

    /**
     * Takes the messages to be handled next by one turn; empty for none.
     *
     * @param most of them
     */
    List<Taken> take(int most, long nowMillis) {
        List<Taken> taken = new ArrayList<>(1);
        long bytes = 0;
        while (taken.size() < most && bytes < BATCH_BYTES) {
            Map.Entry<QueuePlace, MessageRecord> next = next(!taken.isEmpty(), nowMillis);
            if (next == null) {
                return taken;
            }
            Taken one = new Taken(next.getKey(), next.getValue());
            if (!taken.isEmpty() && !one.isFresh(nowMillis)) {
                return taken;
            }
            lease(one, nowMillis);
            taken.add(one);
            bytes += one.message().size();
            if (!one.isFresh(nowMillis)) {
                return taken;
            }
        }
        return taken;
    }

    /**
     * The message to be handled next; null for none.
     *
     * @param isBatch whether those that were leased last are handled by the same turn
     */
    private Map.@Nullable Entry<QueuePlace, MessageRecord> next(boolean isBatch, long nowMillis) {
        QueueOptions known = Objects.requireNonNull(options, "set before");
        if (known.inOrder() && (!isBatch && !leased.isEmpty() || retryAt() > nowMillis)) {
            return null;
        }
        flow.looks();
        if (!flow.mayBegin(known, nowMillis)) {
            return null;
        }
        Map.Entry<QueuePlace, MessageRecord> due = retryAt() == 0 ? free(later, known, nowMillis) : null;
        return due != null ? due : free(ready, known, nowMillis);
    }

    private Map.@Nullable Entry<QueuePlace, MessageRecord> free(
            MessageWindow window, QueueOptions known, long nowMillis) {
        for (Map.Entry<QueuePlace, MessageRecord> entry : window.messages().entrySet()) {
            QueuePlace place = entry.getKey();
            if (place.part() == Part.LATER && place.order() > nowMillis) {
                return null;
            }
            if (!leased.containsKey(place)) {
                if (flow.mayBegin(known, entry.getValue().group(), nowMillis)) {
                    return entry;
                }
                if (known.inOrder()) {
                    return null;
                }
            }
        }
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

    /** When a limit lets more begin, for all that is known: 0 or any time before where none holds messages back. */
    long mayBeginAt(long nowMillis) {
        return Math.max(limitedUntil(), options == null ? 0 : flow.rateAt(options, nowMillis));
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
        QueueOptions known = options;
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

    private Map.@Nullable Entry<QueuePlace, MessageRecord> first(MessageWindow window) {
        for (Map.Entry<QueuePlace, MessageRecord> entry : window.messages().entrySet()) {
            if (!leased.containsKey(entry.getKey())) {
                return entry;
            }
        }
        return null;
    }

    /** When the next of those for later is due that are not being handled, in milliseconds since 1970; 0 for never, as far as is known. */
    long nextDue() {
        Map.Entry<QueuePlace, MessageRecord> next = first(later);
        return next == null ? 0 : next.getKey().order();
    }

    /** Whether messages are being handled. */
    boolean isLeased() {
        return !leased.isEmpty();
    }

    /** Whether there may be messages that can be handled now. */
    boolean hasReady() {
        return !ready.messages().isEmpty() || !ready.isAll();
    }

    private void lease(Taken taken, long nowMillis) {
        leased.put(taken.place(), taken.message());
        leasedHere++;
        running++;
        if (options != null) {
            flow.begins(options, taken.message().group(), nowMillis);
        }
    }

    /** The turn of {@code message} has ended, or was not to be. */
    void ran(MessageRecord message, long nowMillis) {
        running--;
        flow.ended(message.group(), nowMillis);
    }

    /** It is known what became of the turn of a message. */
    void release(QueuePlace place) {
        leasedHere -= leased.remove(place) == null ? 0 : 1;
    }

    /** Turns of messages that are in line or run. */
    int running() {
        return running;
    }

    /** Whether a read is under way. */
    boolean isReading() {
        return reading;
    }

    void reading(boolean now) {
        reading = now;
    }
}
