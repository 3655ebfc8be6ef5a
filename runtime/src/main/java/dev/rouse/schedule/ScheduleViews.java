package dev.rouse.schedule;

import dev.rouse.DeadLetter;
import dev.rouse.ScheduleEntry;
import dev.rouse.SchedulePage;
import dev.rouse.kv.KvEntry;
import dev.rouse.kv.KvRangeResult;
import dev.rouse.record.ScheduleEnd;
import dev.rouse.record.ScheduleRecord;
import dev.rouse.type.ArgumentCodec;
import dev.rouse.type.HostedType;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Views of a schedule's records for people. */
public final class ScheduleViews {

    private ScheduleViews() {}

    /**
     * Dead letters as they are stored, the oldest first.
     *
     * @param rows with whole keys
     */
    public static List<DeadLetter> deadLetters(HostedType type, List<KvEntry> rows) {
        return rows.stream()
                .map(row -> ScheduleRecord.decode(row.key(), row.value()))
                .sorted(ScheduleTable.OLDEST_FIRST)
                .map(dead -> deadLetter(type, dead))
                .toList();
    }

    /**
     * Entries as they are stored, in the order in which they were made.
     *
     * @param rows with whole keys, in their order
     */
    public static SchedulePage page(HostedType type, KvRangeResult rows) {
        List<ScheduleEntry> entries = rows.entries().stream()
                .map(row -> entry(type, ScheduleRecord.decode(row.key(), row.value())))
                .toList();
        return new SchedulePage(
                entries, rows.truncated() ? entries.get(entries.size() - 1).id() : null);
    }

    public static DeadLetter deadLetter(HostedType type, ScheduleRecord dead) {
        return new DeadLetter(
                EntryId.of(dead.id()),
                name(dead),
                dead.action(),
                arguments(type, dead),
                Instant.ofEpochMilli(dead.due()),
                dead.failures(),
                Instant.ofEpochMilli(dead.failedAt()),
                dead.error());
    }

    public static ScheduleEntry entry(HostedType type, ScheduleRecord entry) {
        return new ScheduleEntry(
                EntryId.of(entry.id()),
                name(entry),
                entry.action(),
                arguments(type, entry),
                entry.timing(),
                Instant.ofEpochMilli(entry.due()),
                entry.failures(),
                Instant.ofEpochMilli(entry.wakeAt()),
                until(entry.end()),
                entry.end().left() < 0
                        ? OptionalInt.empty()
                        : OptionalInt.of(entry.end().left()));
    }

    private static Optional<Instant> until(ScheduleEnd end) {
        return end.until() == Long.MAX_VALUE ? Optional.empty() : Optional.of(Instant.ofEpochMilli(end.until()));
    }

    private static Optional<String> name(ScheduleRecord entry) {
        return entry.name().isEmpty() ? Optional.empty() : Optional.of(entry.name());
    }

    /** Empty where the action has gone, or takes others by now. */
    private static List<@Nullable Object> arguments(HostedType type, ScheduleRecord entry) {
        try {
            return Collections.unmodifiableList(
                    Arrays.asList(ArgumentCodec.decode(type, type.action(entry.action()), entry.arguments())));
        } catch (RuntimeException e) {
            return List.of();
        }
    }
}
