package dev.rouse.workflow.order;

import dev.rouse.HistoryEntry;
import dev.rouse.WorkflowFailure;
import dev.rouse.WorkflowValue;
import dev.rouse.record.workflow.BatchValue;
import dev.rouse.record.workflow.EntryRecord;
import dev.rouse.record.workflow.EntryRecord.Kind;
import dev.rouse.record.workflow.EntryRecord.State;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Turns entries of a history into what is exported of them, and back. */
public final class ExportedEntry {

    private static final byte[] NOTHING = {};

    private ExportedEntry() {}

    /**
     * Gives what is exported of {@code entry}.
     *
     * @param values tells of what the codec wrote
     * @param texts tells of the message of an error
     */
    static HistoryEntry of(
            int number, EntryRecord entry, Function<byte[], WorkflowValue> values, Function<String, String> texts) {
        byte[] value = entry.value();
        ByteBuffer bytes = ByteBuffer.wrap(value == null ? NOTHING : value);
        long count = 0;
        String name = "";
        List<WorkflowValue> told = List.of();
        if (value == null) {
            return of(number, entry, texts, 0, "", List.of());
        }
        if (awaits(entry.kind(), entry.state())) {
            name = new String(value, StandardCharsets.UTF_8);
        } else if (entry.kind() == Kind.VALUE) {
            told = List.of(WorkflowValue.bytes(value));
        } else if (entry.kind() == Kind.VERSION) {
            count = bytes.getInt();
        } else if (entry.kind() == Kind.LOOP) {
            count = bytes.getLong();
            told = List.of(values.apply(rest(bytes)));
        } else if (entry.kind() == Kind.RECEIVE) {
            BatchValue batch = BatchValue.decode(value);
            count = batch.most();
            name = batch.queue();
            told = batch.messages().stream().map(values).toList();
        } else {
            told = List.of(values.apply(value));
        }
        return of(number, entry, texts, count, name, told);
    }

    private static byte[] rest(ByteBuffer bytes) {
        byte[] rest = new byte[bytes.remaining()];
        bytes.get(rest);
        return rest;
    }

    /** Whether the value of such an entry is the name of what it waits for. */
    private static boolean awaits(Kind kind, State state) {
        return (kind == Kind.SIGNAL || kind == Kind.PROMISE) && state == State.WAITING;
    }

    private static HistoryEntry of(
            int number,
            EntryRecord entry,
            Function<String, String> texts,
            long count,
            String name,
            List<WorkflowValue> values) {
        WorkflowFailure.Kind failure = entry.failure();
        return new HistoryEntry(
                number,
                lower(entry.kind()),
                entry.path(),
                lower(entry.state()),
                entry.attempts(),
                entry.at() == 0 ? null : Instant.ofEpochMilli(entry.at()),
                entry.order(),
                failure == null
                        ? null
                        : new WorkflowFailure(
                                failure, entry.path(), entry.attempts(), entry.errorType(), texts.apply(entry.error())),
                count,
                name,
                values);
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /**
     * The entry that {@code exported} was made of.
     *
     * @param values writes what the codec wrote
     * @throws IllegalArgumentException it was made of none
     */
    public static EntryRecord record(HistoryEntry exported, Function<WorkflowValue, byte[]> values) {
        WorkflowFailure failure = exported.failure();
        Instant at = exported.at();
        Kind kind = Kind.valueOf(exported.kind().toUpperCase(Locale.ROOT));
        State state = State.valueOf(exported.state().toUpperCase(Locale.ROOT));
        return new EntryRecord(
                kind,
                state,
                exported.attempts(),
                at == null ? 0 : at.toEpochMilli(),
                exported.order(),
                exported.path(),
                failure == null ? null : failure.kind(),
                failure == null ? "" : failure.errorType(),
                failure == null ? "" : failure.message(),
                value(kind, state, exported, values));
    }

    private static byte @Nullable [] value(
            Kind kind, State state, HistoryEntry exported, Function<WorkflowValue, byte[]> values) {
        List<WorkflowValue> told = exported.values();
        if (awaits(kind, state)) {
            return exported.name().getBytes(StandardCharsets.UTF_8);
        }
        if (kind == Kind.VERSION) {
            return ByteBuffer.allocate(Integer.BYTES)
                    .putInt((int) exported.count())
                    .array();
        }
        if (kind == Kind.RECEIVE) {
            List<byte[]> messages = told.stream().map(values).toList();
            return new BatchValue((int) exported.count(), exported.name(), messages).encode();
        }
        if (told.isEmpty()) {
            return null;
        }
        WorkflowValue value = told.get(0);
        if (kind == Kind.VALUE) {
            return value.bytes();
        }
        byte[] written = values.apply(value);
        return kind != Kind.LOOP
                ? written
                : ByteBuffer.allocate(Long.BYTES + written.length)
                        .putLong(exported.count())
                        .put(written)
                        .array();
    }
}
