package dev.rouse.record.workflow;

import dev.rouse.kv.KvKey;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * An entry of a workflow in a record that has several. Number 4, length 4 and the record of the entry.
 *
 * @param number of the entry
 * @param size in that record, in bytes: an entry stands in many
 */
public record NumberedEntry(int number, EntryRecord entry, int size) {

    private static final int FIXED_BYTES = 8;

    public NumberedEntry(int number, EntryRecord entry) {
        this(number, entry, FIXED_BYTES + entry.size());
    }

    static int sizeOf(List<NumberedEntry> entries) {
        int size = 0;
        for (NumberedEntry each : entries) {
            size += each.size;
        }
        return size;
    }

    static void put(List<NumberedEntry> entries, ByteBuffer to) {
        for (NumberedEntry each : entries) {
            int start = to.position();
            to.putInt(each.number).putInt(0);
            each.entry.put(to);
            to.putInt(start + Integer.BYTES, to.position() - start - FIXED_BYTES);
        }
    }

    /** All that are left in {@code from}. */
    static List<NumberedEntry> read(KvKey key, ByteBuffer from) {
        List<NumberedEntry> entries = new ArrayList<>(1);
        while (from.hasRemaining()) {
            entries.add(new NumberedEntry(from.getInt(), EntryRecord.decode(key, RecordPart.of(from))));
        }
        return List.copyOf(entries);
    }
}
