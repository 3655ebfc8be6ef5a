package dev.rouse.event.follow;

import dev.rouse.record.EventLogRecord;
import dev.rouse.record.EventRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Events in a row, without a gap, bounded in number and bytes: the oldest go. Lane only. */
final class EventWindow {

    private final int maxRows;
    private final int maxBytes;
    private final ArrayDeque<Held> rows = new ArrayDeque<>();
    private int bytes;

    /** The page that was made last, for others that want the same. */
    private @Nullable EventPage last;

    private long lastFrom;
    private @Nullable String lastName;

    private record Held(EventRow row, String name) {}

    EventWindow(int maxRows, int maxBytes) {
        this.maxRows = maxRows;
        this.maxBytes = maxBytes;
    }

    /** Adds an event; one that does not follow the last begins a new row. */
    void add(EventRow row, String name) {
        if (!rows.isEmpty() && row.offset() != end()) {
            clear();
        }
        rows.add(new Held(row, name));
        bytes += row.bytes().length;
        last = null;
        while (rows.size() > maxRows || bytes > maxBytes && rows.size() > 1) {
            bytes -= rows.remove().row.bytes().length;
        }
    }

    void clear() {
        rows.clear();
        bytes = 0;
        last = null;
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** The offset of the first. */
    long begin() {
        return rows.getFirst().row.offset();
    }

    /** The offset behind the last. */
    long end() {
        return rows.getLast().row.offset() + 1;
    }

    /** The events from {@code next} on, of {@code name} or all; null where it is not among them. */
    @Nullable
    EventPage page(EventLogRecord log, long next, @Nullable String name) {
        if (rows.isEmpty() || next < begin() || next >= end()) {
            return null;
        }
        EventPage known = last;
        if (known != null && lastFrom == next && Objects.equals(lastName, name)) {
            return known;
        }
        List<EventRow> wanted = new ArrayList<>();
        for (Held held : rows) {
            if (held.row.offset() >= next && EventRecord.isWanted(name, held.name)) {
                wanted.add(held.row);
            }
        }
        EventPage page = EventPage.of(log, end(), wanted);
        last = page;
        lastFrom = next;
        lastName = name;
        return page;
    }
}
