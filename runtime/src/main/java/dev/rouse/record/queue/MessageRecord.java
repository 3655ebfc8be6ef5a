package dev.rouse.record.queue;

import dev.rouse.TraceContext;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.error.KvCorruptException;
import dev.rouse.record.field.Lengths;
import dev.rouse.record.field.RecordReader;
import dev.rouse.record.field.TraceField;
import dev.rouse.record.field.Utf8;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message of a queue. Format 1, sent-at 8, expires-at 8 (ms since 1970, 0: never), class of priority 1, failures 4, failed-at 8, error
 * (length 2 and UTF-8), number of arguments 1, then of each its length 4 (-1: null) and the codec's bytes. In format 2, which messages of a
 * group have, that follows: length 1 and UTF-8. Format 3 is the same of one whose answer is remembered, with a group or none.
 *
 * @param sentAt in milliseconds since 1970, as what follows
 * @param expiresAt from when on it is not handled any more; 0 for never
 * @param priority its class, the smallest first
 * @param failures how often it was tried in vain
 * @param failedAt when the last try ended; 0 before
 * @param error what that ended with; empty before
 * @param arguments of the action that handles it
 * @param group that it is of; empty for none
 * @param isRemembered whether what it is answered with is to be remembered
 * @param trace in which it was sent, a {@link TraceField}; null for none
 */
public record MessageRecord(
        long sentAt,
        long expiresAt,
        int priority,
        int failures,
        long failedAt,
        String error,
        List<byte @Nullable []> arguments,
        String group,
        boolean isRemembered,
        @Nullable TraceContext trace) {

    private static final int FORMAT = 3;
    private static final int WITH_GROUP = 2;
    private static final int WITHOUT_GROUP = 1;
    private static final int FIXED_BYTES = 33;

    /** A message that was not tried yet. */
    public static MessageRecord sent(
            long at, long expiresAt, int priority, String group, List<byte @Nullable []> arguments) {
        return new MessageRecord(at, expiresAt, priority, 0, 0, "", arguments, group, false, null);
    }

    /** This with an answer that is remembered, or not. */
    public MessageRecord remembered(boolean value) {
        return value == isRemembered
                ? this
                : new MessageRecord(
                        sentAt, expiresAt, priority, failures, failedAt, error, arguments, group, value, trace);
    }

    /** This in a trace; null for none. */
    public MessageRecord in(@Nullable TraceContext other) {
        return new MessageRecord(
                sentAt, expiresAt, priority, failures, failedAt, error, arguments, group, isRemembered, other);
    }

    /** This after one failure more. */
    public MessageRecord failed(long at, String reason) {
        return new MessageRecord(
                sentAt, expiresAt, priority, failures + 1, at, reason, arguments, group, isRemembered, trace);
    }

    /** This with all its tries before it. */
    public MessageRecord again(long at) {
        return new MessageRecord(at, 0, priority, 0, 0, "", arguments, group, isRemembered, trace);
    }

    public boolean isExpired(long nowMillis) {
        return expiresAt != 0 && expiresAt <= nowMillis;
    }

    /** Size of what {@link #encode()} makes, in bytes. */
    public int size() {
        return FIXED_BYTES
                + TraceField.sizeOf(trace)
                + Utf8.length(error)
                + bytesOf(arguments)
                + (hasGroupField() ? 1 + Utf8.length(group) : 0);
    }

    private boolean hasGroupField() {
        return isRemembered || !group.isEmpty();
    }

    private byte format() {
        return (byte) (isRemembered ? FORMAT : group.isEmpty() ? WITHOUT_GROUP : WITH_GROUP);
    }

    /** Bytes that arguments take in a record. */
    public static int bytesOf(List<byte @Nullable []> arguments) {
        int size = 0;
        for (byte[] argument : arguments) {
            size += Integer.BYTES + (argument == null ? 0 : argument.length);
        }
        return size;
    }

    public byte[] encode() {
        byte[] text = error.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(size() - TraceField.sizeOf(trace));
        bytes.put(format())
                .putLong(sentAt)
                .putLong(expiresAt)
                .put((byte) priority)
                .putInt(failures)
                .putLong(failedAt)
                .putShort(Lengths.of2(text.length))
                .put(text)
                .put(Lengths.of1(arguments.size()));
        for (byte[] argument : arguments) {
            bytes.putInt(argument == null ? -1 : argument.length);
            if (argument != null) {
                bytes.put(argument);
            }
        }
        if (hasGroupField()) {
            byte[] name = group.getBytes(StandardCharsets.UTF_8);
            bytes.put(Lengths.of1(name.length)).put(name);
        }
        return TraceField.into(bytes.array(), trace);
    }

    /** @throws KvCorruptException it is no such record */
    public static MessageRecord decode(KvKey key, byte[] bytes) {
        int format = TraceField.formatOf(bytes);
        return RecordReader.readTraced(
                key,
                "message",
                bytes,
                FORMAT,
                (fields, trace) -> fields(fields, format).in(trace));
    }

    private static MessageRecord fields(ByteBuffer fields, int format) {
        long sentAt = fields.getLong();
        long expiresAt = fields.getLong();
        int priority = fields.get() & 0xFF;
        int failures = fields.getInt();
        long failedAt = fields.getLong();
        String error = new String(bytes(fields, fields.getShort() & 0xFFFF), StandardCharsets.UTF_8);
        int count = fields.get() & 0xFF;
        List<byte @Nullable []> arguments = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int length = fields.getInt();
            arguments.add(length == -1 ? null : bytes(fields, length));
        }
        String group = format == WITHOUT_GROUP ? "" : FlowRecord.text(fields);
        return new MessageRecord(
                sentAt, expiresAt, priority, failures, failedAt, error, arguments, group, format == FORMAT, null);
    }

    private static byte[] bytes(ByteBuffer fields, int length) {
        if (length < 0 || length > fields.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        fields.get(bytes);
        return bytes;
    }
}
