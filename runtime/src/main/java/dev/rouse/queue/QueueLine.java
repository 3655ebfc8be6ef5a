package dev.rouse.queue;

import dev.rouse.QueueOptions;
import dev.rouse.record.queue.MessageRecord;
import dev.rouse.record.queue.QueueHead;
import dev.rouse.record.queue.QueuePlace;
import dev.rouse.record.queue.QueuePlace.Part;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One queue of one actor in memory, as finished turns left it. Lane only. */
final class QueueLine {

    private static final long SHORTEST_PAUSE = 1_000;

    private final String name;
    private final MessageWindow ready;
    private final MessageWindow later;

    /** Messages whose turns are to run or have run, as finished turns left them, until it is known what became of that. */
    private final Map<QueuePlace, @Nullable MessageRecord> leased = new HashMap<>(2);

    /** Null until messages are delivered. */
    private @Nullable QueueOptions options;

    private long messages;
    private long dead;
    private int running;
    private boolean reading;

    QueueLine(String name, MessageWindow ready, MessageWindow later, QueueHead.Counts counts) {
        this.name = name;
        this.ready = ready;
        this.later = later;
        this.messages = counts.messages();
        this.dead = counts.dead();
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

    QueueHead.Counts counts() {
        return new QueueHead.Counts(messages, dead);
    }

    MessageWindow window(Part part) {
        return part == Part.READY ? ready : later;
    }

    void apply(QueueOp op) {
        if (op.place().part() == Part.DEAD) {
            dead += op.added();
        } else {
            messages += op.added();
            if (leased.containsKey(op.place())) {
                leased.put(op.place(), op.after());
            }
            window(op.place().part()).apply(op);
        }
    }

    /** The message at {@code place}; null where it is not there any more. */
    @Nullable
    MessageRecord at(QueuePlace place) {
        return leased.containsKey(place)
                ? leased.get(place)
                : window(place.part()).messages().get(place);
    }

    /** Its bounds. */
    void options(QueueOptions now) {
        options = now;
    }

    /** The message to be handled next; null for none. */
    Map.@Nullable Entry<QueuePlace, MessageRecord> next(long nowMillis) {
        boolean inOrder = options != null && options.inOrder();
        if (inOrder && (!leased.isEmpty() || retryAt() > nowMillis)) {
            return null;
        }
        Map.Entry<QueuePlace, MessageRecord> due = first(later);
        return due != null && due.getKey().order() <= nowMillis && retryAt() == 0 ? due : first(ready);
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

    void lease(QueuePlace place, MessageRecord message) {
        leased.put(place, message);
        running++;
    }

    /** A turn of a message has ended, or was not to be. */
    void ran() {
        running--;
    }

    /** It is known what became of the turn of a message. */
    void release(QueuePlace place) {
        leased.remove(place);
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
