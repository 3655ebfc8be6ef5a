package dev.rouse.queue;

import dev.rouse.QueueMessage;
import dev.rouse.record.queue.MessageRecord;
import dev.rouse.record.queue.QueuePlace;
import dev.rouse.schedule.EntryId;
import java.time.Instant;

/** A message as it was when it was taken out of the line. */
record Taken(QueuePlace place, MessageRecord message) {

    /** Whether it was never tried, so that it may be one of a batch. */
    boolean isFresh(long nowMillis) {
        return message.failures() == 0 && !message.isExpired(nowMillis);
    }

    /** Whether it is in the queue as it was. */
    boolean isIn(QueueLine line) {
        return message.equals(line.at(place));
    }

    /** The message as a turn may know it. */
    QueueMessage told() {
        return new QueueMessage(
                EntryId.of(place.id()), place.queue(), Instant.ofEpochMilli(message.sentAt()), message.failures() + 1);
    }
}
