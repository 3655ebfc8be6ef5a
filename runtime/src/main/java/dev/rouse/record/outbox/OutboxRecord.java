package dev.rouse.record.outbox;

import dev.rouse.ActorAddress;
import dev.rouse.kv.KvKey;
import dev.rouse.record.field.Lengths;
import dev.rouse.record.field.RecordReader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message of an outbox, or one that cannot be delivered. Format 1, id 8, sent-at 8 (ms since 1970), type and key of the receiver (each
 * length 2 and UTF-8), order (length 2 and bytes), reason 1, failed-at 8, error (length 2 and UTF-8), number of arguments 1, then of each
 * its length 4 (-1: null) and the codec's bytes.
 *
 * @param sentAt in milliseconds since 1970, as {@code failedAt}
 * @param order that sends it, as the receiver's queue takes it
 * @param arguments of the action that handles it
 * @param reason code of why it cannot be delivered; 0 for a message that is to be
 * @param failedAt when that was known; 0 before
 * @param error the same in words; empty before
 */
public record OutboxRecord(
        long id,
        long sentAt,
        ActorAddress receiver,
        byte[] order,
        List<byte @Nullable []> arguments,
        int reason,
        long failedAt,
        String error)
        implements OutboxRow {

    private static final int FORMAT = 1;
    private static final int FIXED_BYTES = 29;

    /** A message that is to be delivered. */
    public static OutboxRecord sent(
            long id, long at, ActorAddress receiver, byte[] order, List<byte @Nullable []> arguments) {
        return new OutboxRecord(id, at, receiver, order, arguments, 0, 0, "");
    }

    /** The same as one that cannot be delivered. */
    public OutboxRecord dead(int why, long at, String words) {
        return new OutboxRecord(id, sentAt, receiver, order, arguments, why, at, words);
    }

    @Override
    public int size() {
        int size = FIXED_BYTES + order.length + RecordText.sizeOf(receiver) + RecordText.sizeOf(error);
        for (byte[] argument : arguments) {
            size += Integer.BYTES + (argument == null ? 0 : argument.length);
        }
        return size;
    }

    @Override
    public byte[] encode() {
        ByteBuffer bytes = ByteBuffer.allocate(size());
        bytes.put((byte) FORMAT).putLong(id).putLong(sentAt);
        RecordText.put(bytes, receiver);
        RecordText.put(bytes, order);
        bytes.put((byte) reason).putLong(failedAt);
        RecordText.put(bytes, error);
        put(bytes, arguments);
        return bytes.array();
    }

    /** Adds arguments: their number 1, then of each its length 4 (-1: null) and its bytes. */
    public static void put(ByteBuffer to, List<byte @Nullable []> arguments) {
        to.put(Lengths.of1(arguments.size()));
        for (byte[] argument : arguments) {
            to.putInt(argument == null ? -1 : argument.length);
            if (argument != null) {
                to.put(argument);
            }
        }
    }

    /** Reads what {@link #put} made. */
    public static List<byte @Nullable []> arguments(ByteBuffer from) {
        int count = from.get() & 0xFF;
        List<byte @Nullable []> arguments = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int length = from.getInt();
            arguments.add(length == -1 ? null : RecordText.bytes(from, length));
        }
        return arguments;
    }

    /** @throws dev.rouse.kv.error.KvCorruptException it is no such record */
    public static OutboxRecord decode(KvKey key, byte[] bytes) {
        return RecordReader.read(key, "outbox message", bytes, FORMAT, OutboxRecord::fields);
    }

    private static OutboxRecord fields(ByteBuffer fields) {
        long id = fields.getLong();
        long sentAt = fields.getLong();
        ActorAddress receiver = RecordText.address(fields);
        byte[] order = RecordText.bytes(fields);
        int reason = fields.get() & 0xFF;
        long failedAt = fields.getLong();
        String error = RecordText.text(fields);
        return new OutboxRecord(id, sentAt, receiver, order, arguments(fields), reason, failedAt, error);
    }
}
