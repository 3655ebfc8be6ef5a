package dev.rouse.workflow.order;

import dev.rouse.ActorAddress;
import dev.rouse.HistoryEntry;
import dev.rouse.LimitExceededException;
import dev.rouse.WorkflowHistory;
import dev.rouse.WorkflowInfo;
import dev.rouse.WorkflowRedaction;
import dev.rouse.WorkflowValue;
import dev.rouse.WorkflowWord;
import dev.rouse.kv.KvEntry;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.KvRangeResult;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvSnapshot;
import dev.rouse.record.Keys;
import dev.rouse.record.Suffix;
import dev.rouse.record.workflow.EntryRecord;
import dev.rouse.record.workflow.FlowRecord;
import dev.rouse.record.workflow.NumberedEntry;
import dev.rouse.record.workflow.SignalRecord;
import dev.rouse.record.workflow.WorkflowRecord;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Histories of the workflows of an actor, as they are in the store, to be exported.
 *
 * @param redaction code of users
 */
public record HistoryViews(Keys keys, ActorAddress actor, WorkflowRedaction redaction) {

    private static final int MOST_ENTRIES = 10_000;
    private static final long MOST_BYTES = 8 * 1024 * 1024;

    /**
     * Finds a history, all of it at one version.
     *
     * @param reads reads what any node has committed
     */
    public Mono<WorkflowHistory> one(String id, Function<KvRead.Builder, Mono<KvSnapshot>> reads) {
        return new WorkflowViews(keys, actor)
                .find(id, reads)
                .flatMap(found -> found.live()
                        ? live(found.number(), reads).switchIfEmpty(Mono.defer(() -> one(id, reads)))
                        : Mono.just(history(found.record(), List.of(), List.of())));
    }

    /** The history of one that has not ended; empty where it has meanwhile. */
    private Mono<WorkflowHistory> live(long number, Function<KvRead.Builder, Mono<KvSnapshot>> reads) {
        KvKey live = key(Suffix.liveWorkflow(number));
        KvRead.Builder read = KvRead.builder()
                .key(live)
                .range(rows(Suffix.workflowPages(number)))
                .range(rows(Suffix.workflowSignals(number)));
        return reads.apply(read)
                .flatMap(found -> Mono.justOrEmpty(found.value(0)).map(row -> {
                    FlowRecord head = FlowRecord.decode(live, row);
                    return history(
                            head.workflow(),
                            checked(WorkflowViews.entries(head, whole(found.range(0)))).stream()
                                    .map(this::entry)
                                    .toList(),
                            whole(found.range(1)).entries().stream()
                                    .map(this::word)
                                    .toList());
                }));
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

    private KvRange rows(byte[] prefix) {
        return KvRange.prefix(key(prefix)).maxRows(MOST_ENTRIES).maxBytes(MOST_BYTES);
    }

    private KvRangeResult whole(KvRangeResult rows) {
        if (!rows.truncated()) {
            return rows;
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

    private WorkflowHistory history(WorkflowRecord record, List<HistoryEntry> entries, List<WorkflowWord> words) {
        WorkflowInfo info = new WorkflowInfo(
                record.id(),
                record.name(),
                record.status(),
                record.paused(),
                text("", record.reason()),
                Instant.ofEpochMilli(record.startedAt()),
                Instant.ofEpochMilli(record.changedAt()));
        return new WorkflowHistory(
                actor, info, record.restarts(), given("", record.input()), given("", record.result()), entries, words);
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
        } catch (RuntimeException e) {
            return value.hidden();
        }
    }
}
