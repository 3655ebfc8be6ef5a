package dev.rouse.workflow.order;

import dev.rouse.ActorAddress;
import dev.rouse.InvalidCallException;
import dev.rouse.WorkflowDetails;
import dev.rouse.WorkflowInfo;
import dev.rouse.WorkflowNotFoundException;
import dev.rouse.WorkflowPage;
import dev.rouse.WorkflowQuery;
import dev.rouse.kv.KvEntry;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.KvRangeResult;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvSnapshot;
import dev.rouse.record.Keys;
import dev.rouse.record.Suffix;
import dev.rouse.record.workflow.EndedIdRecord;
import dev.rouse.record.workflow.EntriesRecord;
import dev.rouse.record.workflow.FlowRecord;
import dev.rouse.record.workflow.NumberedEntry;
import dev.rouse.record.workflow.WorkflowRecord;
import dev.rouse.schedule.EntryId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Views of the workflows of an actor for operators, as they are in the store. */
public record WorkflowViews(Keys keys, ActorAddress actor) {

    /** The name among the facts of an actor in memory under which the faults of code are, by id. */
    public static final String FAULTS = "faults";

    private static final int PAGE_ROWS = 1000;
    private static final int PAGE_BYTES = 1024 * 1024;

    /** A cursor has the table, and the number of the last workflow that was looked at. */
    private static final String LIVE = "l";

    private static final String ENDED = "e";

    // Pages.

    /** The read that {@link #page} needs. */
    public KvRead.Builder read(@Nullable String cursor) {
        KvKey ended = key(Suffix.endedWorkflows());
        if (cursor != null && cursor.startsWith(ENDED)) {
            return KvRead.builder().range(rows(ended, behind(cursor, Suffix::endedWorkflow)));
        }
        KvKey live = key(Suffix.liveWorkflows());
        return KvRead.builder()
                .range(rows(live, cursor == null ? live : behind(cursor, Suffix::liveWorkflow)))
                .range(rows(ended, ended));
    }

    private static KvRange rows(KvKey all, KvKey from) {
        return KvRange.of(from, all.prefixEnd()).maxRows(PAGE_ROWS).maxBytes(PAGE_BYTES);
    }

    private KvKey behind(String cursor, Function<Long, byte[]> suffix) {
        String number = cursor.substring(1);
        boolean isOne = (cursor.startsWith(LIVE) || cursor.startsWith(ENDED)) && EntryId.isOne(number);
        if (!isOne) {
            throw new InvalidCallException("A cursor is what a page before gave as its next, got '" + cursor + "'.");
        }
        return key(suffix.apply(EntryId.parse(number))).next();
    }

    private KvKey key(byte[] suffix) {
        return keys.actor(actor.id(), suffix);
    }

    /**
     * The page that a read found.
     *
     * @param faults by id, of those that are in memory
     */
    public WorkflowPage page(
            KvSnapshot found, @Nullable String cursor, WorkflowQuery query, int limit, Map<String, String> faults) {
        boolean hasLive = cursor == null || cursor.startsWith(LIVE);
        List<WorkflowInfo> all = new ArrayList<>();
        String next = null;
        if (hasLive) {
            next = add(all, LIVE, found.range(0), query, limit, faults);
        }
        return new WorkflowPage(
                all, next == null ? add(all, ENDED, found.range(hasLive ? 1 : 0), query, limit, faults) : next);
    }

    /** Adds what is meant, and returns the cursor behind it where there is more. */
    private @Nullable String add(
            List<WorkflowInfo> all,
            String table,
            KvRangeResult rows,
            WorkflowQuery query,
            int limit,
            Map<String, String> faults) {
        String last = null;
        for (KvEntry row : rows.entries()) {
            if (all.size() == limit) {
                return last == null ? before(table, row) : last;
            }
            WorkflowRecord record = table.equals(LIVE) ? live(row) : WorkflowRecord.decode(row.key(), row.value());
            WorkflowInfo workflow = info(record, faults);
            if (query.matches(workflow)) {
                all.add(workflow);
            }
            last = table + EntryId.of(number(row));
        }
        return rows.truncated() ? last : null;
    }

    /** The cursor of a page that begins with {@code row}. */
    private String before(String table, KvEntry row) {
        return table + EntryId.of(number(row) - 1);
    }

    private static long number(KvEntry row) {
        byte[] key = row.key().bytes();
        return ByteBuffer.wrap(key, key.length - Long.BYTES, Long.BYTES).getLong();
    }

    private static WorkflowInfo info(WorkflowRecord record, Map<String, String> faults) {
        return new WorkflowInfo(
                record.id(),
                record.name(),
                record.status(),
                record.paused(),
                faults.getOrDefault(record.id(), record.reason()),
                Instant.ofEpochMilli(record.startedAt()),
                Instant.ofEpochMilli(record.changedAt()));
    }

    // One.

    /**
     * Finds a workflow.
     *
     * @param reads reads what any node has committed
     * @param results reads a result
     */
    public Mono<WorkflowDetails> one(
            String id,
            Function<KvRead.Builder, Mono<KvSnapshot>> reads,
            Function<byte[], @Nullable Object> results,
            Map<String, String> faults) {
        return find(id, reads).map(found -> details(found.record, results, faults));
    }

    /**
     * A workflow, in the store.
     *
     * @param live whether it has not ended
     */
    record Found(long number, boolean live, WorkflowRecord record) {}

    /**
     * Finds a workflow; ends with {@link WorkflowNotFoundException} where there is none. Reads those that have not ended by pages, so that many of
     * them, or long ones, are never in memory together.
     */
    Mono<Found> find(String id, Function<KvRead.Builder, Mono<KvSnapshot>> reads) {
        KvKey live = key(Suffix.liveWorkflows());
        return live(id, rows(live, live), reads)
                .switchIfEmpty(Mono.defer(() -> ended(id, reads)))
                .switchIfEmpty(Mono.error(() -> new WorkflowNotFoundException(actor, id)));
    }

    private Mono<Found> live(String id, KvRange rows, Function<KvRead.Builder, Mono<KvSnapshot>> reads) {
        return reads.apply(KvRead.builder().range(rows)).flatMap(snapshot -> {
            KvRangeResult found = snapshot.range(0);
            Found one = live(found, id);
            if (one != null) {
                return Mono.just(one);
            }
            KvRange next = found.truncated() ? behind(found.entries(), rows) : null;
            return next == null ? Mono.empty() : live(id, next, reads);
        });
    }

    /** The rows behind {@code found}, as many as before; where {@code rows} has no room for the first of them, that one alone. */
    private static @Nullable KvRange behind(List<KvEntry> found, KvRange rows) {
        if (found.isEmpty()) {
            return rows.maxBytes() == Long.MAX_VALUE ? null : rows.maxRows(1).maxBytes(Long.MAX_VALUE);
        }
        KvKey last = found.get(found.size() - 1).key();
        return KvRange.of(last.next(), rows.end()).maxRows(PAGE_ROWS).maxBytes(PAGE_BYTES);
    }

    private static @Nullable Found live(KvRangeResult rows, String id) {
        return rows.entries().stream()
                .map(row -> new Found(number(row), true, live(row)))
                .filter(each -> each.record.id().equals(id))
                .findFirst()
                .orElse(null);
    }

    private Mono<Found> ended(String id, Function<KvRead.Builder, Mono<KvSnapshot>> reads) {
        KvKey named = key(Suffix.endedWorkflowId(id.getBytes(StandardCharsets.UTF_8)));
        KvRead.Builder read = KvRead.builder().key(named);
        if (EntryId.isOne(id)) {
            read.key(key(Suffix.endedWorkflow(EntryId.parse(id))));
        }
        return reads.apply(read).flatMap(found -> ended(found, id, reads));
    }

    /** The entries of a live workflow with those of its pages, by number. */
    static List<NumberedEntry> entries(List<NumberedEntry> head, KvRangeResult pages) {
        List<NumberedEntry> all = new ArrayList<>(head);
        for (KvEntry page : pages.entries()) {
            all.addAll(EntriesRecord.decode(page.key(), page.value()).entries());
        }
        all.sort(Comparator.comparingInt(NumberedEntry::number));
        return all;
    }

    private static WorkflowDetails details(
            WorkflowRecord record, Function<byte[], @Nullable Object> results, Map<String, String> faults) {
        byte[] result = record.result();
        return new WorkflowDetails(info(record, faults), result == null ? null : results.apply(result));
    }

    private static WorkflowRecord live(KvEntry row) {
        return FlowRecord.decode(row.key(), row.value()).workflow();
    }

    private Mono<Found> ended(KvSnapshot found, String id, Function<KvRead.Builder, Mono<KvSnapshot>> reads) {
        byte[] named = found.value(0);
        if (named != null) {
            long number = EndedIdRecord.decode(key(new byte[0]), named).number();
            return reads.apply(KvRead.builder().key(key(Suffix.endedWorkflow(number))))
                    .flatMap(row -> ended(number, row.value(0)));
        }
        return EntryId.isOne(id) ? ended(EntryId.parse(id), found.value(1)) : Mono.empty();
    }

    private Mono<Found> ended(long number, byte @Nullable [] row) {
        return row == null
                ? Mono.empty()
                : Mono.just(new Found(number, false, WorkflowRecord.decode(key(Suffix.endedWorkflow(number)), row)));
    }
}
