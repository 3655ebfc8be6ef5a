package dev.rouse.record;

import dev.rouse.LimitExceededException;
import dev.rouse.ScheduleEntry.Timing;
import dev.rouse.TraceContext;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.error.KvCorruptException;
import dev.rouse.record.field.Lengths;
import dev.rouse.record.field.RecordReader;
import dev.rouse.record.field.TraceField;
import dev.rouse.record.field.Utf8;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An entry of an actor's schedule, or a dead letter; its id is in its key. Format 1, timing 1 (0: once, 1: every, 2: cron),
 * due 8, wake-at 8, failed-at 8 (ms since 1970, 0: never), failures 4; for every: interval 8 (ms); for cron: expression and
 * zone; name (empty: none), action, error; number of arguments 1, then of each its length 4 (-1: null) and the codec's
 * bytes. A text is its length 2 and UTF-8. What does not fit into that is refused when the record is made. Format 2, of an
 * entry that ends by itself, has two more fields behind the failures: until 8 (ms since 1970, the greatest number: no such
 * time) and firings left 4 (-1: any number).
 *
 * @param due the time it is scheduled for, in milliseconds since 1970
 * @param wakeAt when it is tried next
 * @param failedAt when it failed last
 * @param failures how often it did for this due time
 * @param end of a recurring entry
 * @param name empty for none
 * @param error what the last try ended with; empty before
 * @param trace in which it was made, a {@link TraceField}; null for none, as of all that recur
 */
public record ScheduleRecord(
        long id,
        Timing timing,
        long due,
        long wakeAt,
        long failedAt,
        int failures,
        ScheduleEnd end,
        String name,
        String action,
        String error,
        List<byte @Nullable []> arguments,
        @Nullable TraceContext trace) {

    private static final int ENDLESS = 1;
    private static final int ENDING = 2;
    private static final int END_BYTES = 12;

    /** Format, timing, three times, failures, number of arguments. */
    private static final int FIXED_BYTES = 31;

    private static final int ONCE = 0;
    private static final int EVERY = 1;
    private static final int CRON = 2;

    /** @throws LimitExceededException a text or the number of arguments is more than the record can say */
    public ScheduleRecord {
        Lengths.check(arguments.size(), Lengths.MAX_OF_1, "arguments of a scheduled action");
        checkText(name, "name");
        checkText(action, "action");
        checkText(error, "error");
        if (timing instanceof Timing.Cron cron) {
            checkText(cron.expression(), "cron expression");
            checkText(cron.zone().getId(), "zone");
        }
    }

    /** That of an entry of no trace. */
    public ScheduleRecord(
            long id,
            Timing timing,
            long due,
            long wakeAt,
            long failedAt,
            int failures,
            ScheduleEnd end,
            String name,
            String action,
            String error,
            List<byte @Nullable []> arguments) {
        this(id, timing, due, wakeAt, failedAt, failures, end, name, action, error, arguments, null);
    }

    /** That of an entry that does not end by itself. */
    public ScheduleRecord(
            long id,
            Timing timing,
            long due,
            long wakeAt,
            long failedAt,
            int failures,
            String name,
            String action,
            String error,
            List<byte @Nullable []> arguments) {
        this(id, timing, due, wakeAt, failedAt, failures, ScheduleEnd.NEVER, name, action, error, arguments);
    }

    private static void checkText(String text, String what) {
        Lengths.check(Utf8.length(text), Lengths.MAX_OF_2, "bytes of the " + what + " of a scheduled action");
    }

    public byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(size());
        DataOutputStream out = new DataOutputStream(bytes);
        try {
            out.writeByte(end.isNever() ? ENDLESS : ENDING);
            out.writeByte(timing instanceof Timing.Cron ? CRON : timing instanceof Timing.Every ? EVERY : ONCE);
            out.writeLong(due);
            out.writeLong(wakeAt);
            out.writeLong(failedAt);
            out.writeInt(failures);
            if (!end.isNever()) {
                out.writeLong(end.until());
                out.writeInt(end.left());
            }
            if (timing instanceof Timing.Every every) {
                out.writeLong(every.interval().toMillis());
            } else if (timing instanceof Timing.Cron cron) {
                text(out, cron.expression());
                text(out, cron.zone().getId());
            }
            text(out, name);
            text(out, action);
            text(out, error);
            arguments(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return TraceField.into(bytes.toByteArray(), trace);
    }

    private void arguments(DataOutputStream out) throws IOException {
        out.writeByte(Lengths.of1(arguments.size()));
        for (byte[] argument : arguments) {
            out.writeInt(argument == null ? -1 : argument.length);
            if (argument != null) {
                out.write(argument);
            }
        }
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeShort(Lengths.of2(utf8.length));
        out.write(utf8);
    }

    /** @throws KvCorruptException it is not such a record */
    public static ScheduleRecord decode(KvKey key, byte[] bytes) {
        byte[] at = key.bytes();
        long id = ByteBuffer.wrap(at, at.length - 8, 8).getLong();
        int format = TraceField.formatOf(bytes);
        return RecordReader.readTraced(
                key,
                "schedule",
                bytes,
                ENDING,
                (fields, trace) -> fields(key, id, format, fields).in(trace));
    }

    private static ScheduleRecord fields(KvKey key, long id, int format, ByteBuffer fields) {
        int kind = fields.get();
        long due = fields.getLong();
        long wakeAt = fields.getLong();
        long failedAt = fields.getLong();
        int failures = fields.getInt();
        ScheduleEnd end = format == ENDING ? end(key, fields) : ScheduleEnd.NEVER;
        Timing timing = timing(key, kind, fields);
        return new ScheduleRecord(
                id,
                timing,
                due,
                wakeAt,
                failedAt,
                failures,
                end,
                text(fields),
                text(fields),
                text(fields),
                arguments(fields));
    }

    private static ScheduleEnd end(KvKey key, ByteBuffer fields) {
        ScheduleEnd end = new ScheduleEnd(fields.getLong(), fields.getInt());
        if (end.left() == 0 || end.left() < -1) {
            throw new KvCorruptException(
                    "schedule record at " + key,
                    "its firings left are " + end.left()
                            + ", where there is one at least, or -1. It was left as it is.",
                    null);
        }
        return end;
    }

    private static Timing timing(KvKey key, int kind, ByteBuffer fields) {
        try {
            return switch (kind) {
                case ONCE -> new Timing.Once();
                case EVERY -> new Timing.Every(Duration.ofMillis(fields.getLong()));
                case CRON -> new Timing.Cron(text(fields), ZoneId.of(text(fields)));
                default -> throw new DateTimeException("timing " + kind + " is none of 0, 1 and 2");
            };
        } catch (DateTimeException e) {
            throw new KvCorruptException("schedule record at " + key, e.getMessage() + ". It was left as it is.", e);
        }
    }

    private static List<byte @Nullable []> arguments(ByteBuffer fields) {
        int count = fields.get() & 0xFF;
        List<byte @Nullable []> arguments = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int length = fields.getInt();
            arguments.add(length == -1 ? null : bytes(fields, length));
        }
        return arguments;
    }

    private static String text(ByteBuffer fields) {
        return new String(bytes(fields, fields.getShort() & 0xFFFF), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(ByteBuffer fields, int length) {
        if (length < 0 || length > fields.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        fields.get(bytes);
        return bytes;
    }

    /** Size of what {@link #encode()} makes, in bytes. */
    public int size() {
        int size = FIXED_BYTES + TraceField.sizeOf(trace) + (end.isNever() ? 0 : END_BYTES);
        size += sizeOf(timing) + sizeOf(name) + sizeOf(action) + sizeOf(error);
        for (byte[] argument : arguments) {
            size += 4 + (argument == null ? 0 : argument.length);
        }
        return size;
    }

    private static int sizeOf(Timing timing) {
        if (timing instanceof Timing.Cron cron) {
            return sizeOf(cron.expression()) + sizeOf(cron.zone().getId());
        }
        return timing instanceof Timing.Every ? 8 : 0;
    }

    private static int sizeOf(String text) {
        return 2 + Utf8.length(text);
    }

    /** The pause before its next try, counted from its last failure, in milliseconds; 0 when it has not failed. */
    public long pauseMillis() {
        return failures == 0 ? 0 : Math.max(0, wakeAt - failedAt);
    }

    public boolean recurs() {
        return !(timing instanceof Timing.Once);
    }

    /** The same entry in a trace; null for none. */
    public ScheduleRecord in(@Nullable TraceContext other) {
        return new ScheduleRecord(
                id, timing, due, wakeAt, failedAt, failures, end, name, action, error, arguments, other);
    }

    /** The same entry, scheduled for another time, with no failures. */
    public ScheduleRecord next(long dueMillis) {
        return new ScheduleRecord(id, timing, dueMillis, dueMillis, 0, 0, end, name, action, "", arguments, trace);
    }

    /** The same entry with another end. */
    public ScheduleRecord with(ScheduleEnd other) {
        return other.equals(end)
                ? this
                : new ScheduleRecord(
                        id, timing, due, wakeAt, failedAt, failures, other, name, action, error, arguments, trace);
    }

    /** The same entry after one more failure. */
    public ScheduleRecord failed(long nowMillis, long retryAt, String reason) {
        return new ScheduleRecord(
                id, timing, due, retryAt, nowMillis, failures + 1, end, name, action, reason, arguments, trace);
    }

    /** As an entry of its own that is due once, for the same time, without a name, and is tried at {@code wakeMillis}. */
    public ScheduleRecord again(long newId, long wakeMillis) {
        return new ScheduleRecord(newId, new Timing.Once(), due, wakeMillis, 0, 0, "", action, "", arguments).in(trace);
    }
}
