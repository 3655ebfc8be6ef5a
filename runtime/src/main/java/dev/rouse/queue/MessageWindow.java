package dev.rouse.queue;

import dev.rouse.record.queue.MessageRecord;
import dev.rouse.record.queue.QueuePlace;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The first messages of one part of a queue: as many as are kept in memory. Those behind are in the store alone. Lane only.
 */
final class MessageWindow {

    /** Messages that stay when there are more than twice as many. */
    static final int ROWS = 256;

    /** Their bytes, likewise. */
    static final long BYTES = 256 * 1024;

    /** Messages that are kept at most where limits hold back all of them, and their bytes. */
    private static final int MOST_HELD = 4_608;

    private static final long MOST_HELD_BYTES = 4 * 1024 * 1024;

    private final NavigableMap<QueuePlace, MessageRecord> messages = new TreeMap<>(QueuePlace.IN_PART);
    private long bytes;

    /** Nothing is known from here on; null where all that there is is here. */
    private @Nullable QueuePlace from;

    private MessageWindow(@Nullable QueuePlace from) {
        this.from = from;
    }

    /** There is nothing. */
    static MessageWindow empty() {
        return new MessageWindow(null);
    }

    /** Nothing is known of {@code part} of {@code queue}. */
    static MessageWindow unknown(QueuePlace.Part part, String queue) {
        return new MessageWindow(new QueuePlace(part, queue, 0, 0));
    }

    /** The messages that are here, the first one first. */
    NavigableMap<QueuePlace, MessageRecord> messages() {
        return messages;
    }

    /** Whether there are no others. */
    boolean isAll() {
        return from == null;
    }

    /** The place from which on nothing is known; null where all is. */
    @Nullable
    QueuePlace unknownFrom() {
        return from;
    }

    /**
     * Whether so few are left that more should be read.
     *
     * @param leased messages that may be here and are being handled
     * @param held messages here that limits hold back: others may be behind them that they do not
     */
    boolean isShort(int leased, int held) {
        int free = messages.size() - leased - held;
        boolean hasRoom = held == 0 || messages.size() < MOST_HELD && bytes < MOST_HELD_BYTES;
        return from != null && hasRoom && (free < ROWS / 8 || free < ROWS / 4 && bytes < BYTES);
    }

    /** @param leased messages that may be here and cannot be handled next */
    void apply(QueueOp op, int leased) {
        if (from != null && op.place().compareTo(from) >= 0) {
            return;
        }
        MessageRecord before = op.after() == null ? messages.remove(op.place()) : messages.put(op.place(), op.after());
        bytes += (op.after() == null ? 0 : op.after().size()) - (before == null ? 0 : before.size());
        int free = messages.size() - leased;
        if (free > 2 * ROWS || bytes > 2 * BYTES && free > ROWS / 4) {
            cut(leased);
        }
    }

    private void cut(int leased) {
        while (messages.size() - leased > ROWS || bytes > BYTES && messages.size() - leased > ROWS / 8) {
            Map.Entry<QueuePlace, MessageRecord> last = messages.pollLastEntry();
            bytes -= last.getValue().size();
            from = last.getKey();
        }
    }

    /**
     * Adds what the store has from {@link #unknownFrom} on.
     *
     * @param found in order, without a gap
     * @param next the place from which on nothing is known; null for none
     */
    void read(Map<QueuePlace, MessageRecord> found, @Nullable QueuePlace next) {
        from = next;
        found.forEach((place, message) -> {
            if (messages.put(place, message) == null) {
                bytes += message.size();
            }
        });
    }
}
