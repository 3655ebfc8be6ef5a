package dev.rouse.queue;

import dev.rouse.record.queue.MessageRecord;
import dev.rouse.record.queue.QueuePlace;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A change of one message of a queue.
 *
 * @param before null where there was none
 * @param after null where there is none any more
 * @param isNew whether the store has nothing at that place
 */
record QueueOp(
        QueuePlace place,
        @Nullable MessageRecord before,
        @Nullable MessageRecord after,
        boolean isNew) {

    static QueueOp put(QueuePlace place, MessageRecord message) {
        return new QueueOp(place, null, message, false);
    }

    /** Puts a message at a place where there was none before, or none any more in the store. */
    static QueueOp putNew(QueuePlace place, MessageRecord message) {
        return new QueueOp(place, null, message, true);
    }

    static QueueOp remove(QueuePlace place, MessageRecord message) {
        return new QueueOp(place, message, null, false);
    }

    /** The change that takes it back. */
    QueueOp inverse() {
        return new QueueOp(place, after, before, false);
    }

    /** Number of messages by which there are more. */
    int added() {
        return (after == null ? 0 : 1) - (before == null ? 0 : 1);
    }

    /** Number of messages by which there are more that failed before. */
    int retrying() {
        return failed(after) - failed(before);
    }

    private static int failed(@Nullable MessageRecord message) {
        return message == null || message.failures() == 0 ? 0 : 1;
    }

    /** The message that was put, or else removed. */
    MessageRecord message() {
        return Objects.requireNonNull(after == null ? before : after);
    }
}
