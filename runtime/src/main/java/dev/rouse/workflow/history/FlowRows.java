package dev.rouse.workflow.history;

import dev.rouse.kv.KvKey;
import dev.rouse.record.Suffix;
import dev.rouse.record.workflow.EntriesRecord;
import dev.rouse.record.workflow.EntryRecord;
import dev.rouse.record.workflow.FlowRecord;
import dev.rouse.record.workflow.NumberedEntry;
import dev.rouse.record.workflow.WorkflowRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The rows in which one workflow stands in the store. Entries that changed last are the <em>tail</em>, which stands with the workflow itself, or
 * beside it where that is large; when the tail has too many bytes its first entries become a <em>page</em>, a row of their own. An entry of a
 * page that changes goes back to the tail.
 *
 * <p>Invariant. A row whose content in the store may be another one than here is marked; all that are marked are changed by the next turn
 * that changes the workflow, so what was rolled back needs no care but to be marked again. Lane only.
 */
final class FlowRows {

    /** Page of the tail, where it stands beside the workflow itself. */
    private static final int TAIL = 0;

    private static final int TAIL_BYTES = 1024;

    /** A larger record of a workflow has no tail: that changes with each of its steps. */
    private static final int LARGE_HEAD = 512;

    private final long number;
    private final NavigableMap<Integer, NumberedEntry> tail = new TreeMap<>();
    private Map<Integer, int[]> pages = Map.of();
    private Map<Integer, Integer> pageOf = Map.of();
    private Set<Integer> marked = Set.of();
    private Set<Integer> large = Set.of();
    private int tailBytes;
    private int newestPage;
    private boolean isApart;
    private boolean isHeadMarked;
    private boolean isTailMarked;
    private boolean isHeadStored;

    FlowRows(long number) {
        this.number = number;
    }

    // Stored rows.

    void found(FlowRecord row, int smallBytes) {
        isHeadStored = true;
        row.entries().forEach(this::enter);
        sized(RowChange.HEAD, row.size(), smallBytes);
    }

    void found(int page, EntriesRecord row, int smallBytes) {
        sized(page, row.size(), smallBytes);
        if (page == TAIL) {
            isApart = true;
            row.entries().forEach(this::enter);
        } else {
            newestPage = Math.max(newestPage, page);
            place(page, row.entries());
        }
    }

    private void enter(NumberedEntry entry) {
        tail.put(entry.number(), entry);
        tailBytes += entry.size();
    }

    private void place(int page, List<NumberedEntry> entries) {
        if (pages.isEmpty()) {
            pages = new HashMap<>();
            pageOf = new HashMap<>();
        }
        int[] numbers = new int[entries.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = entries.get(i).number();
            pageOf.put(numbers[i], page);
        }
        pages.put(page, numbers);
    }

    // Changes.

    /** The workflow itself has changed. */
    void changed() {
        isHeadMarked = true;
    }

    /** An entry has changed. */
    void changed(int entry, @Nullable EntryRecord after) {
        Integer page = pageOf.isEmpty() ? null : pageOf.remove(entry);
        if (page != null) {
            removeFrom(page, entry);
            mark(page);
        }
        NumberedEntry next = after == null ? null : new NumberedEntry(entry, after);
        NumberedEntry before = next == null ? tail.remove(entry) : tail.put(entry, next);
        tailBytes += (next == null ? 0 : next.size()) - (before == null ? 0 : before.size());
        isTailMarked = true;
    }

    private void removeFrom(int page, int entry) {
        int[] before = Objects.requireNonNull(pages.get(page));
        if (before.length == 1) {
            pages.remove(page);
            return;
        }
        int[] after = new int[before.length - 1];
        int kept = 0;
        for (int each : before) {
            if (each != entry) {
                after[kept++] = each;
            }
        }
        pages.put(page, after);
    }

    /** The row of {@code page} is not in the store as it is here. */
    void mark(int page) {
        if (page == RowChange.HEAD) {
            isHeadMarked = true;
        } else if (page == TAIL) {
            isTailMarked = true;
        } else {
            marked = marked.isEmpty() ? new TreeSet<>() : marked;
            marked.add(page);
        }
    }

    // For the store.

    /**
     * The rows that are marked, which are so no longer.
     *
     * @param record of the workflow
     * @param entries all of them
     * @param smallBytes a row of no more is kept in one place by the store
     */
    void take(WorkflowRecord record, Map<Integer, EntryRecord> entries, int smallBytes, List<RowChange> to) {
        Set<Integer> fresh = tailBytes > TAIL_BYTES ? spill() : Set.of();
        for (int page : marked) {
            int[] numbers = pages.get(page);
            to.add(page(page, numbers == null ? null : entries(numbers, entries), fresh.contains(page), smallBytes));
        }
        marked = Set.of();
        boolean parts = !isApart && record.size() > LARGE_HEAD;
        isApart |= parts;
        if (isHeadMarked || parts || isTailMarked && !isApart) {
            FlowRecord head = new FlowRecord(record, isApart ? List.of() : tail());
            sized(RowChange.HEAD, head.size(), smallBytes);
            boolean isSmall = !large.contains(RowChange.HEAD);
            to.add(new RowChange(
                    number,
                    RowChange.HEAD,
                    KvKey.of(Suffix.liveWorkflow(number)),
                    head,
                    !isHeadStored,
                    isSmall,
                    false));
            isHeadStored = true;
        }
        if (isApart && (isTailMarked || parts)) {
            to.add(page(TAIL, tail.isEmpty() ? null : new EntriesRecord(tail()), false, smallBytes));
        }
        isHeadMarked = false;
        isTailMarked = false;
    }

    private RowChange page(int page, @Nullable EntriesRecord row, boolean isNew, int smallBytes) {
        sized(page, row == null ? 0 : row.size(), smallBytes);
        KvKey suffix = KvKey.of(Suffix.workflowPage(number, page));
        return new RowChange(number, page, suffix, row, isNew, !large.contains(page), false);
    }

    private void sized(int page, int bytes, int smallBytes) {
        if (bytes > smallBytes) {
            large = large.isEmpty() ? new HashSet<>(2) : large;
            large.add(page);
        }
    }

    private List<NumberedEntry> tail() {
        return new ArrayList<>(tail.values());
    }

    private static EntriesRecord entries(int[] numbers, Map<Integer, EntryRecord> entries) {
        List<NumberedEntry> all = new ArrayList<>(numbers.length);
        for (int each : numbers) {
            all.add(new NumberedEntry(each, Objects.requireNonNull(entries.get(each))));
        }
        return new EntriesRecord(all);
    }

    /** Makes pages of the first entries of the tail, and gives their numbers. */
    private Set<Integer> spill() {
        Set<Integer> fresh = new HashSet<>(2);
        List<NumberedEntry> next = new ArrayList<>();
        int bytes = 0;
        for (NumberedEntry each : tail()) {
            int size = each.size();
            if (bytes + size > TAIL_BYTES && !next.isEmpty()) {
                fresh.add(spill(next));
                next.clear();
                bytes = 0;
            }
            next.add(each);
            bytes += size;
        }
        if (bytes > TAIL_BYTES) {
            fresh.add(spill(next));
        }
        return fresh;
    }

    private int spill(List<NumberedEntry> first) {
        int page = ++newestPage;
        place(page, first);
        for (NumberedEntry each : first) {
            tail.remove(each.number());
            tailBytes -= each.size();
        }
        mark(page);
        return page;
    }

    /**
     * Clears all rows.
     *
     * @param hasSignals whether it may have rows of what it was told
     */
    void clear(boolean hasSignals, List<RowChange> to) {
        if (isHeadStored) {
            KvKey head = KvKey.of(Suffix.liveWorkflow(number));
            to.add(new RowChange(number, RowChange.HEAD, head, null, false, !large.contains(RowChange.HEAD), false));
        }
        if (isApart || newestPage > 0) {
            to.add(RowChange.range(number, KvKey.of(Suffix.workflowPages(number))));
        }
        if (hasSignals) {
            to.add(RowChange.range(number, KvKey.of(Suffix.workflowSignals(number))));
        }
    }
}
