package dev.rouse.workflow.order;

import dev.rouse.ActorAddress;
import dev.rouse.HistoryEntry;
import dev.rouse.LimitExceededException;
import dev.rouse.WorkflowHistory;
import dev.rouse.WorkflowInfo;
import dev.rouse.WorkflowRedaction;
import dev.rouse.WorkflowTimeline;
import dev.rouse.WorkflowValue;
import dev.rouse.WorkflowWord;
import dev.rouse.kv.KvEntry;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.KvRangeResult;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvSnapshot;
import dev.rouse.log.GuardedLogger;
import dev.rouse.record.Keys;
import dev.rouse.record.Suffix;
import dev.rouse.record.workflow.EntryRecord;
import dev.rouse.record.workflow.FlowRecord;
import dev.rouse.record.workflow.NumberedEntry;
import dev.rouse.record.workflow.SignalRecord;
import dev.rouse.record.workflow.WorkflowRecord;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import reactor.core.publisher.Mono;

/**
 * Histories of the workflows of an actor, as they are in the store, to be exported.
 *
 * @param redaction code of users
 */
public record HistoryViews(Keys keys, ActorAddress actor, WorkflowRedaction redaction) {

    private static final Logger LOG = GuardedLogger.of(HistoryViews.class);
    private static final KvRangeResult NO_ROWS = new KvRangeResult(List.of(), false);
    private static final int MOST_ENTRIES = 10_000;
    private static final long MOST_BYTES = 8 * 1024 * 1024;
    private static final int SHOWN_ENTRIES = 1000;
    private static final long SHOWN_BYTES = 1024 * 1024;

    /**
     * Finds a history, all of it at one version.
     *
     * @param reads reads what any node has committed
     */
    public Mono<WorkflowHistory> one(String id, Function<KvRead.Builder, Mono<KvSnapshot>> reads) {
        return stored(id, rows -> rows.maxRows(MOST_ENTRIES).maxBytes(MOST_BYTES), reads)
                .map(this::whole);
    }

    /**
     * Finds the newest part of a history, all of it at one version: as much as is shown at once.
     *
     * @param reads reads what any node has committed
     */
    public Mono<WorkflowTimeline> timeline(String id, Function<KvRead.Builder, Mono<KvSnapshot>> reads) {
        return stored(
                        id,
                        rows -> rows.maxRows(SHOWN_ENTRIES)
                                .maxBytes(SHOWN_BYTES)
                                .reversed(),
                        reads)
                .map(this::newest);
    }

    /** The rows of a workflow, as one read found them; of one that has ended there is its record alone. */
    private record Stored(WorkflowRecord workflow, List<NumberedEntry> head, KvRangeResult pages, KvRangeResult words) {

        List<NumberedEntry> entries() {
            return WorkflowViews.entries(head, pages);
        }
    }

    private Mono<Stored> stored(
            String id, UnaryOperator<KvRange> bounds, Function<KvRead.Builder, Mono<KvSnapshot>> reads) {
        return new WorkflowViews(keys, actor)
                .find(id, reads)
                .flatMap(found -> found.live()
                        ? live(found.number(), bounds, reads).switchIfEmpty(Mono.defer(() -> stored(id, bounds, reads)))
                        : Mono.just(new Stored(found.record(), List.of(), NO_ROWS, NO_ROWS)));
    }

    /** One that has not ended; empty where it has meanwhile. */
    private Mono<Stored> live(
            long number, UnaryOperator<KvRange> bounds, Function<KvRead.Builder, Mono<KvSnapshot>> reads) {
        KvKey live = key(Suffix.liveWorkflow(number));
        KvRead.Builder read = KvRead.builder()
                .key(live)
                .range(bounds.apply(KvRange.prefix(key(Suffix.workflowPages(number)))))
                .range(bounds.apply(KvRange.prefix(key(Suffix.workflowSignals(number)))));
        return reads.apply(read)
                .flatMap(found -> Mono.justOrEmpty(found.value(0)).map(row -> {
                    FlowRecord head = FlowRecord.decode(live, row);
                    return new Stored(head.workflow(), head.entries(), found.range(0), found.range(1));
                }));
    }

    private WorkflowHistory whole(Stored stored) {
        checkWhole(stored.pages);
        checkWhole(stored.words);
        return history(stored, checked(stored.entries()));
    }

    private WorkflowTimeline newest(Stored stored) {
        List<NumberedEntry> entries = stored.entries();
        int from = Math.max(0, entries.size() - SHOWN_ENTRIES);
        boolean isCut = from > 0 || stored.pages.truncated() || stored.words.truncated();
        return new WorkflowTimeline(history(stored, entries.subList(from, entries.size())), isCut);
    }

    private List<NumberedEntry> checked(List<NumberedEntry> entries) {
        if (entries.size() > MOST_ENTRIES) {
            throw new LimitExceededException(
                    "entries of a history of a workflow of " + actor, MOST_ENTRIES + 1, MOST_ENTRIES);
        }
        return entries;
    }

    private KvKey key(byte[] suffix) {
        return keys.actor(actor.id(), suffix);
    }

    private void checkWhole(KvRangeResult rows) {
        if (!rows.truncated()) {
            return;
        }
        throw rows.entries().size() >= MOST_ENTRIES
                ? new LimitExceededException(
                        "entries of a history of a workflow of " + actor, MOST_ENTRIES + 1, MOST_ENTRIES)
                : new LimitExceededException(
                        "bytes of a history of a workflow of " + actor, MOST_BYTES + 1, MOST_BYTES);
    }

    private static int number(KvEntry row) {
        byte[] key = row.key().bytes();
        return ByteBuffer.wrap(key, key.length - Integer.BYTES, Integer.BYTES).getInt();
    }

    private HistoryEntry entry(NumberedEntry numbered) {
        EntryRecord entry = numbered.entry();
        String path = entry.path();
        return ExportedEntry.of(numbered.number(), entry, bytes -> value(path, bytes), text -> text(path, text));
    }

    private WorkflowWord word(KvEntry row) {
        SignalRecord word = SignalRecord.decode(row.key(), row.value());
        return new WorkflowWord(
                number(row),
                word.promise(),
                word.name(),
                Instant.ofEpochMilli(word.at()),
                given("#" + word.name(), word.value()));
    }

    private WorkflowHistory history(Stored stored, List<NumberedEntry> entries) {
        WorkflowRecord record = stored.workflow;
        WorkflowInfo info = new WorkflowInfo(
                record.id(),
                record.name(),
                record.status(),
                record.paused(),
                text("", record.reason()),
                Instant.ofEpochMilli(record.startedAt()),
                Instant.ofEpochMilli(record.changedAt()));
        return new WorkflowHistory(
                actor,
                info,
                record.restarts(),
                given("", record.input()),
                given("", record.result()),
                entries.stream().map(this::entry).toList(),
                stored.words.entries().stream()
                        .sorted(Comparator.comparing(KvEntry::key))
                        .map(this::word)
                        .toList());
    }

    // Values.

    private @Nullable WorkflowValue given(String path, byte @Nullable [] bytes) {
        return bytes == null ? null : value(path, bytes);
    }

    private WorkflowValue value(String path, byte[] bytes) {
        return redacted(path, WorkflowValue.written(bytes));
    }

    private String text(String path, String text) {
        if (text.isEmpty()) {
            return text;
        }
        WorkflowValue told = redacted(path, WorkflowValue.text(text));
        return told.kind() == WorkflowValue.Kind.JSON ? told.asText() : "";
    }

    /** Hides what the code of users throws at. */
    private WorkflowValue redacted(String path, WorkflowValue value) {
        try {
            @Nullable WorkflowValue told = redaction.redact(path, value);
            return told == null ? value.hidden() : told;
        } catch (Throwable e) {
            LOG.warn("The redaction of workflows of {} threw, and nothing of the value is told", actor.type(), e);
            return value.hidden();
        }
    }
}
