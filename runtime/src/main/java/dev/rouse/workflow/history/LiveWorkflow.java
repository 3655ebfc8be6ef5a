package dev.rouse.workflow.history;

import dev.rouse.record.workflow.EntriesRecord;
import dev.rouse.record.workflow.EntryRecord;
import dev.rouse.record.workflow.FlowRecord;
import dev.rouse.record.workflow.SignalRecord;
import dev.rouse.record.workflow.WorkflowRecord;
import dev.rouse.record.workflow.WorkflowRow;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A workflow that has not ended, with its history, as finished turns left it. Lane only. */
public final class LiveWorkflow {

    /** Bytes of an entry in memory beside those of its record, about. */
    private static final int OVERHEAD = 256;

    private final long number;
    private final NavigableMap<Integer, EntryRecord> entries = new TreeMap<>();
    private final NavigableMap<String, Integer> byPath = new TreeMap<>();
    private final NavigableSet<Integer> open = new TreeSet<>();
    private final NavigableMap<Integer, SignalRecord> signals = new TreeMap<>();
    private final FlowRows rows;
    private @Nullable WorkflowRecord record;
    private long bytes;
    private boolean isGone;
    private int newestEntry;
    private int newestOrder;
    private int newestSignal;

    public LiveWorkflow(long number) {
        this.number = number;
        this.rows = new FlowRows(number);
    }

    public long number() {
        return number;
    }

    /** Whether it is there, and not only rows of it. */
    public boolean exists() {
        return record != null && !isGone;
    }

    public WorkflowRecord record() {
        return Objects.requireNonNull(record, "the workflow has a record");
    }

    /** Whether there is nothing of it. */
    public boolean isEmpty() {
        return record == null && entries.isEmpty() && signals.isEmpty();
    }

    /** Its entries by number. */
    public NavigableMap<Integer, EntryRecord> entries() {
        return entries;
    }

    /** Numbers of the entries that are not done. */
    public NavigableSet<Integer> open() {
        return open;
    }

    /** Signals that it was told, in order, and has not taken, and promises that were kept. */
    public NavigableMap<Integer, SignalRecord> signals() {
        return signals;
    }

    /** The number of the entry at {@code path}; 0 where there is none. */
    public int at(String path) {
        return byPath.getOrDefault(path, 0);
    }

    /** The text behind all that begin with {@code prefix}, which ends with a slash. */
    public static String end(String prefix) {
        return prefix.substring(0, prefix.length() - 1) + (char) ('/' + 1);
    }

    /** Numbers of the entries of a scope. */
    public List<Integer> under(String prefix) {
        return List.copyOf(byPath.subMap(prefix, end(prefix)).values());
    }

    public @Nullable EntryRecord entry(int entry) {
        return entries.get(entry);
    }

    /** The number of the next entry. */
    public int nextEntry() {
        return newestEntry + 1;
    }

    /** The place of the next entry that is done among those that are. */
    public int nextOrder() {
        return newestOrder + 1;
    }

    public int nextSignal() {
        return newestSignal + 1;
    }

    /** Bytes in memory of what it has, about. */
    public long bytes() {
        return bytes;
    }

    // Changes.

    public void apply(WorkflowOp op) {
        count(op.before(), op.after());
        switch (op.table()) {
            case LIVE -> {
                record = (WorkflowRecord) op.after();
                rows.changed();
            }
            case ENTRIES -> {
                EntryRecord after = (EntryRecord) op.after();
                put(op.row(), (EntryRecord) op.before(), after);
                rows.changed(op.row(), after);
            }
            case SIGNALS -> put(op.row(), (SignalRecord) op.after());
            case WHOLE, ENDED, IDS -> throw new IllegalArgumentException("not of a live workflow: " + op);
        }
    }

    /** It has ended, or that was taken back. */
    public void isGone(boolean now) {
        isGone = now;
    }

    private void count(@Nullable WorkflowRow before, @Nullable WorkflowRow after) {
        bytes += (after == null ? 0 : OVERHEAD + after.size()) - (before == null ? 0 : OVERHEAD + before.size());
    }

    private void put(int signal, @Nullable SignalRecord after) {
        newestSignal = Math.max(newestSignal, signal);
        if (after == null) {
            signals.remove(signal);
        } else {
            signals.put(signal, after);
        }
    }

    private void put(int entry, @Nullable EntryRecord before, @Nullable EntryRecord after) {
        if (after == null) {
            entries.remove(entry);
            open.remove(entry);
            if (before != null) {
                byPath.remove(before.path(), entry);
            }
            return;
        }
        newestEntry = Math.max(newestEntry, entry);
        newestOrder = Math.max(newestOrder, after.order());
        entries.put(entry, after);
        byPath.put(after.path(), entry);
        if (after.state().isOpen()) {
            open.add(entry);
        } else {
            open.remove(entry);
        }
    }

    // Stored rows.

    /** Takes over its row as it was read. */
    public void found(FlowRecord row, int smallBytes) {
        record = row.workflow();
        count(null, record);
        rows.found(row, smallBytes);
        row.entries().forEach(each -> found(each.number(), each.entry()));
    }

    /** Takes over a row of entries as it was read. */
    public void found(int page, EntriesRecord row, int smallBytes) {
        rows.found(page, row, smallBytes);
        row.entries().forEach(each -> found(each.number(), each.entry()));
    }

    private void found(int entry, EntryRecord stored) {
        count(null, stored);
        put(entry, null, stored);
    }

    /** Takes over the row of a signal as it was read. */
    public void found(int signal, SignalRecord row) {
        count(null, row);
        put(signal, row);
    }

    /** Adds the rows that are another content now than when they were taken before; of what has a row of its own, none. */
    public void takeRows(int smallBytes, List<RowChange> to) {
        rows.take(record(), entries, smallBytes, to);
    }

    /** A row that was taken did not come to the store. */
    public void takeAgain(RowChange row) {
        if (row.page() != RowChange.OTHER) {
            rows.mark(row.page());
        }
    }

    /** Adds what clears all of its rows. */
    public void clearRows(List<RowChange> to) {
        rows.clear(newestSignal > 0, to);
    }
}
