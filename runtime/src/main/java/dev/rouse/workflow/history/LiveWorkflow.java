package dev.rouse.workflow.history;

import dev.rouse.record.workflow.EntryRecord;
import dev.rouse.record.workflow.SignalRecord;
import dev.rouse.record.workflow.WorkflowRecord;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A workflow that has not ended, with its history, as finished turns left it. Lane only. */
public final class LiveWorkflow {

    private final long number;
    private final NavigableMap<Integer, EntryRecord> entries = new TreeMap<>();
    private final NavigableMap<String, Integer> byPath = new TreeMap<>();
    private final NavigableSet<Integer> open = new TreeSet<>();
    private final NavigableMap<Integer, SignalRecord> signals = new TreeMap<>();
    private @Nullable WorkflowRecord record;
    private int newestEntry;
    private int newestOrder;
    private int newestSignal;

    public LiveWorkflow(long number) {
        this.number = number;
    }

    public long number() {
        return number;
    }

    /** Whether it is there, and not only rows of it. */
    public boolean exists() {
        return record != null;
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

    public void apply(WorkflowOp op) {
        switch (op.table()) {
            case LIVE -> record = (WorkflowRecord) op.after();
            case ENTRIES -> put(op.row(), (EntryRecord) op.before(), (EntryRecord) op.after());
            case SIGNALS -> {
                newestSignal = Math.max(newestSignal, op.row());
                if (op.after() == null) {
                    signals.remove(op.row());
                } else {
                    signals.put(op.row(), (SignalRecord) op.after());
                }
            }
            case ENDED, IDS -> throw new IllegalArgumentException("not of a live workflow: " + op);
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
}
