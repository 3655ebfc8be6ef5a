package dev.rouse.queue;

import dev.rouse.record.queue.MessageRecord;
import dev.rouse.record.queue.QueueHead;
import dev.rouse.record.queue.QueuePlace;
import dev.rouse.record.queue.QueuePlace.Part;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One queue of one actor in memory, as finished turns left it. Lane only. */
final class QueueLine {

    private final String name;
    private final MessageWindow ready;
    private final MessageWindow later;
    private final Set<QueuePlace> leased = new HashSet<>(2);
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
            window(op.place().part()).apply(op);
        }
    }

    /** The message at {@code place}; null where it is not there any more. */
    @Nullable
    MessageRecord at(QueuePlace place) {
        return window(place.part()).messages().get(place);
    }

    /**
     * The message to be handled next; null for none.
     *
     * @param inOrder whether one that has to wait holds back those behind it
     */
    Map.@Nullable Entry<QueuePlace, MessageRecord> next(long nowMillis, boolean inOrder) {
        Map.Entry<QueuePlace, MessageRecord> due = first(later);
        if (due != null && due.getKey().order() <= nowMillis) {
            return due;
        }
        return inOrder && awaitsRetry() ? null : first(ready);
    }

    private boolean awaitsRetry() {
        return later.messages().values().stream().anyMatch(message -> message.failures() > 0);
    }

    private Map.@Nullable Entry<QueuePlace, MessageRecord> first(MessageWindow window) {
        for (Map.Entry<QueuePlace, MessageRecord> entry : window.messages().entrySet()) {
            if (!leased.contains(entry.getKey())) {
                return entry;
            }
        }
        return null;
    }

    /** When the next of those for later is due, in milliseconds since 1970; 0 for never, as far as is known. */
    long nextDue() {
        return later.messages().isEmpty() ? 0 : later.messages().firstKey().order();
    }

    /** Whether there may be messages that can be handled now. */
    boolean hasReady() {
        return !ready.messages().isEmpty() || !ready.isAll();
    }

    void lease(QueuePlace place) {
        leased.add(place);
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
