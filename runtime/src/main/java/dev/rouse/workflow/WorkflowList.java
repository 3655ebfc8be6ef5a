package dev.rouse.workflow;

import dev.rouse.WorkflowFilter;
import dev.rouse.WorkflowInfo;
import dev.rouse.WorkflowPage;
import dev.rouse.WorkflowStatus;
import dev.rouse.record.workflow.WorkflowRecord;
import dev.rouse.schedule.EntryId;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Makes one page of a list of workflows, of those in memory and those in the store.
 *
 * @param after number behind which it begins
 * @param info tells of a record
 */
record WorkflowList(WorkflowFilter filter, long after, int limit, Function<WorkflowRecord, WorkflowInfo> info) {

    /** So many rows are read at a time, and so many times for one page. */
    static final int ROWS = 256;

    private static final int READS = 8;

    /** Whether workflows that have ended may be among those that are asked for. */
    boolean hasEnded() {
        return filter.statuses().isEmpty() || filter.statuses().stream().anyMatch(WorkflowStatus::isEnd);
    }

    /**
     * The page.
     *
     * @param known in memory, by number
     * @param reading the first rows of those that have ended behind a number: empty at the end
     */
    Mono<WorkflowPage> page(
            NavigableMap<Long, WorkflowRecord> known,
            Function<Long, Mono<NavigableMap<Long, WorkflowRecord>>> reading) {
        NavigableMap<Long, WorkflowInfo> found = new TreeMap<>();
        take(found, known);
        return hasEnded() ? read(found, reading, after, READS) : Mono.just(cut(found, null));
    }

    private void take(NavigableMap<Long, WorkflowInfo> found, NavigableMap<Long, WorkflowRecord> records) {
        records.tailMap(after, false).forEach((number, record) -> {
            WorkflowInfo told = info.apply(record);
            if (filter.matches(told)) {
                found.put(number, told);
            }
        });
    }

    private Mono<WorkflowPage> read(
            NavigableMap<Long, WorkflowInfo> found,
            Function<Long, Mono<NavigableMap<Long, WorkflowRecord>>> reading,
            long from,
            int left) {
        return reading.apply(from).flatMap(rows -> {
            take(found, rows);
            if (rows.isEmpty()) {
                return Mono.just(cut(found, null));
            }
            long to = rows.lastKey();
            boolean isEnough = left == 1 || found.headMap(to, true).size() >= limit;
            return isEnough ? Mono.just(cut(found, to)) : read(found, reading, to, left - 1);
        });
    }

    /** @param known number up to which all have been looked at; null for all */
    private WorkflowPage cut(NavigableMap<Long, WorkflowInfo> found, @Nullable Long known) {
        NavigableMap<Long, WorkflowInfo> sure = known == null ? found : found.headMap(known, true);
        List<Long> numbers = sure.keySet().stream().limit(limit).toList();
        boolean isCut = numbers.size() < sure.size();
        Long next = isCut ? numbers.get(numbers.size() - 1) : known;
        return new WorkflowPage(numbers.stream().map(sure::get).toList(), next == null ? null : EntryId.of(next));
    }
}
