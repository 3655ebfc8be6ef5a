package dev.rouse.record.outbox;

import dev.rouse.kv.KvKey;
import dev.rouse.record.field.Lengths;
import dev.rouse.record.field.RecordReader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The counts of an actor's outbox and of the marks of those that sent to it, with messages that have no row of their own: there is no such
 * record where all are zero. Format 1, newest number 8, messages 8, their bytes 8, receivers 8, dead letters 8, marks 8, sweep-at 8 (ms
 * since 1970); where it has messages format 2, with behind these their number 1, then of each its number 8, length 4 and an
 * {@link OutboxRecord}.
 *
 * @param newest the greatest number that a message of the outbox was given
 * @param messages that are to be delivered, or of which nobody has taken note that they are; with those in this record
 * @param bytes of their records
 * @param receivers that may have a mark of this actor
 * @param dead messages that cannot be delivered
 * @param marks of senders that are kept here
 * @param sweepAt when those senders are to be asked whether they still live; 0 where there are none
 * @param inHead messages that are in this record and not in rows, by their numbers: a few small ones
 */
public record OutboxHead(
        long newest,
        long messages,
        long bytes,
        long receivers,
        long dead,
        long marks,
        long sweepAt,
        List<InHead> inHead) {

    public static final OutboxHead NONE = new OutboxHead(0, 0, 0, 0, 0, 0, 0, List.of());

    private static final int FORMAT = 1;
    private static final int FORMAT_WITH_MESSAGES = 2;
    private static final int MOST_MESSAGES = 8;
    private static final int MOST_BYTES = 1024;

    /** Size of a record without messages, in bytes. */
    public static final int SIZE = 57;

    /**
     * A message in this record.
     *
     * @param bytes of the message, which the record has once more with each change
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record InHead(long number, OutboxRecord message, byte[] bytes) {

        private static final int FIXED_BYTES = 12;

        public InHead(long number, OutboxRecord message) {
            this(number, message, message.encode());
        }

        private int size() {
            return FIXED_BYTES + bytes.length;
        }
    }

    /** The same counts with another number and time. */
    public OutboxHead with(long number, long time) {
        return new OutboxHead(number, messages, bytes, receivers, dead, marks, time, inHead);
    }

    /** Whether nothing is left to be counted: the numbers may begin again. */
    public boolean isEmpty() {
        return messages == 0 && receivers == 0 && dead == 0 && marks == 0;
    }

    /** Messages that have rows. */
    public long rows() {
        return messages - inHead.size();
    }

    /** Size of what {@link #encode()} makes, in bytes. */
    public int size() {
        return inHead.isEmpty() ? SIZE : SIZE + 1 + sizeOf(inHead);
    }

    private static int sizeOf(List<InHead> messages) {
        int size = 0;
        for (InHead each : messages) {
            size += each.size();
        }
        return size;
    }

    /**
     * Whether there is room for one message more, as it is small.
     *
     * @param others that come before it
     * @param bytesOfOthers their sizes
     */
    public boolean hasRoomFor(OutboxRecord message, int others, int bytesOfOthers) {
        return inHead.size() + others < MOST_MESSAGES
                && sizeOf(inHead) + bytesOfOthers + (others + 1) * InHead.FIXED_BYTES + message.size() <= MOST_BYTES;
    }

    public byte[] encode() {
        ByteBuffer record = ByteBuffer.allocate(size())
                .put((byte) (inHead.isEmpty() ? FORMAT : FORMAT_WITH_MESSAGES))
                .putLong(newest)
                .putLong(messages)
                .putLong(bytes)
                .putLong(receivers)
                .putLong(dead)
                .putLong(marks)
                .putLong(sweepAt);
        if (!inHead.isEmpty()) {
            record.put(Lengths.of1(inHead.size()));
            for (InHead each : inHead) {
                record.putLong(each.number).putInt(each.bytes.length).put(each.bytes);
            }
        }
        return record.array();
    }

    /** @throws dev.rouse.kv.error.KvCorruptException it is no such record */
    public static OutboxHead decode(KvKey key, byte[] bytes) {
        return RecordReader.read(
                key,
                "outbox",
                bytes,
                FORMAT_WITH_MESSAGES,
                fields -> new OutboxHead(
                        fields.getLong(),
                        fields.getLong(),
                        fields.getLong(),
                        fields.getLong(),
                        fields.getLong(),
                        fields.getLong(),
                        fields.getLong(),
                        bytes[0] == FORMAT ? List.of() : messages(key, fields)));
    }

    private static List<InHead> messages(KvKey key, ByteBuffer fields) {
        int count = fields.get() & 0xFF;
        List<InHead> messages = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long number = fields.getLong();
            byte[] message = RecordText.bytes(fields, fields.getInt());
            messages.add(new InHead(number, OutboxRecord.decode(key, message), message));
        }
        return List.copyOf(messages);
    }
}
