package dev.rouse.record.outbox;

import dev.rouse.kv.KvKey;
import dev.rouse.record.field.RecordReader;
import java.nio.ByteBuffer;

/**
 * The counts of an actor's outbox and of the marks of those that sent to it: there is no such record where all are zero. Format 1, newest
 * number 8, messages 8, their bytes 8, receivers 8, dead letters 8, marks 8, sweep-at 8 (ms since 1970).
 *
 * @param newest the greatest number that a message of the outbox was given
 * @param messages that are to be delivered, or of which nobody has taken note that they are
 * @param bytes of their records
 * @param receivers that may have a mark of this actor
 * @param dead messages that cannot be delivered
 * @param marks of senders that are kept here
 * @param sweepAt when those senders are to be asked whether they still live; 0 where there are none
 */
public record OutboxHead(long newest, long messages, long bytes, long receivers, long dead, long marks, long sweepAt) {

    public static final OutboxHead NONE = new OutboxHead(0, 0, 0, 0, 0, 0, 0);

    private static final int FORMAT = 1;

    /** Size of what {@link #encode()} makes, in bytes. */
    public static final int SIZE = 57;

    /** The same counts with another number and time. */
    public OutboxHead with(long number, long time) {
        return new OutboxHead(number, messages, bytes, receivers, dead, marks, time);
    }

    /** Whether nothing is left to be counted: the numbers may begin again. */
    public boolean isEmpty() {
        return messages == 0 && receivers == 0 && dead == 0 && marks == 0;
    }

    public byte[] encode() {
        return ByteBuffer.allocate(SIZE)
                .put((byte) FORMAT)
                .putLong(newest)
                .putLong(messages)
                .putLong(bytes)
                .putLong(receivers)
                .putLong(dead)
                .putLong(marks)
                .putLong(sweepAt)
                .array();
    }

    /** @throws dev.rouse.kv.error.KvCorruptException it is no such record */
    public static OutboxHead decode(KvKey key, byte[] bytes) {
        return RecordReader.read(
                key,
                "outbox",
                bytes,
                FORMAT,
                fields -> new OutboxHead(
                        fields.getLong(),
                        fields.getLong(),
                        fields.getLong(),
                        fields.getLong(),
                        fields.getLong(),
                        fields.getLong(),
                        fields.getLong()));
    }
}
