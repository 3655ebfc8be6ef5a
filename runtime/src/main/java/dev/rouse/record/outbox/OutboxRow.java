package dev.rouse.record.outbox;

/** A record of one row of an outbox, or of the marks of senders. */
public sealed interface OutboxRow permits OutboxRecord, ReceiverRecord, MarkRecord {

    /** Size of what {@link #encode()} makes, in bytes. */
    int size();

    byte[] encode();
}
