package dev.rouse.simulation;

import dev.rouse.ActorAddress;
import dev.rouse.fixture.Received;
import dev.rouse.kv.ForwardingStore;
import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvEntry;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvMutation;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.KvVersion;
import dev.rouse.record.Keys;
import dev.rouse.record.Suffix;
import dev.rouse.record.workflow.EntriesRecord;
import dev.rouse.record.workflow.EntryRecord;
import dev.rouse.record.workflow.EntryRecord.State;
import dev.rouse.record.workflow.FlowRecord;
import dev.rouse.record.workflow.NumberedEntry;
import dev.rouse.record.workflow.WorkflowRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The store that all nodes share, which writes down the attempts of steps that it was told of; each that begins is compared with that. So it
 * sees one that begins though the store does not have it.
 */
final class FlowJournal extends ForwardingStore {

    private static final Keys KEYS = new Keys((byte) 'R');
    private static final int SUFFIX_AT = 18;
    private static final KvKey ROWS = KvKey.of(Suffix.workflow());

    private final Map<KvKey, String> ids = new HashMap<>();
    private final Map<String, Integer> noted = new HashMap<>();
    private final Map<String, EntryRecord> stored = new HashMap<>();
    private final Map<String, Integer> ran = new HashMap<>();
    private final List<String> wrong = new ArrayList<>();

    FlowJournal(KvStore store) {
        super(store);
    }

    /** Attempts that began before they were in the store. */
    List<String> wrong() {
        return wrong;
    }

    @Override
    public Mono<KvVersion> commit(KvCommit commit) {
        return commit.isUpkeep() ? store.commit(commit) : store.commit(commit).doOnSuccess(version -> note(commit));
    }

    private void note(KvCommit commit) {
        List<KvMutation.Set> rows = new ArrayList<>();
        for (KvMutation mutation : commit.mutations()) {
            if (mutation instanceof KvMutation.Set set && isRow(set.key())) {
                rows.add(set);
                noteWorkflow(set);
            }
        }
        rows.forEach(this::noteAttempts);
    }

    /** Whether {@code key} is of a workflow that has not ended. */
    static boolean isRow(KvKey key) {
        return key.bytes()[1] == 0x10 && key.length() > SUFFIX_AT && suffix(key).startsWith(ROWS);
    }

    /** Whether {@code key} is of a row that has entries of a workflow which has not ended. */
    static boolean hasEntries(KvKey key) {
        return isRow(key) && (Suffix.isLiveWorkflow(suffix(key)) || Suffix.isWorkflowPage(suffix(key)));
    }

    /** The entries in a row of a workflow that has not ended, by number. */
    static Map<Integer, EntryRecord> entries(KvKey key, byte[] value) {
        Map<Integer, EntryRecord> entries = new TreeMap<>();
        if (isRow(key) && Suffix.isLiveWorkflow(suffix(key))) {
            FlowRecord.decode(key, value).entries().forEach(each -> entries.put(each.number(), each.entry()));
        } else if (isRow(key) && Suffix.isWorkflowPage(suffix(key))) {
            EntriesRecord.decode(key, value).entries().forEach(each -> entries.put(each.number(), each.entry()));
        }
        return entries;
    }

    /** The value of such a row with other entries. */
    static byte[] with(KvKey key, byte[] value, Map<Integer, EntryRecord> entries) {
        List<NumberedEntry> all = new ArrayList<>();
        entries.forEach((number, entry) -> all.add(new NumberedEntry(number, entry)));
        return Suffix.isLiveWorkflow(suffix(key))
                ? new FlowRecord(FlowRecord.decode(key, value).workflow(), all).encode()
                : new EntriesRecord(all).encode();
    }

    private static KvKey suffix(KvKey key) {
        return KvKey.of(Arrays.copyOfRange(key.bytes(), SUFFIX_AT, key.length()));
    }

    /** The key of the workflow that a row belongs to. */
    private static KvKey workflow(KvKey row) {
        return beside(row, Suffix.liveWorkflow(Suffix.workflowNumber(suffix(row))));
    }

    /** The key of entries of the workflow that a row belongs to. */
    static KvKey page(KvKey row) {
        return beside(row, Suffix.workflowPage(Suffix.workflowNumber(suffix(row)), 1));
    }

    private static KvKey beside(KvKey row, byte[] suffix) {
        byte[] head = Arrays.copyOf(row.bytes(), SUFFIX_AT);
        byte[] key = Arrays.copyOf(head, SUFFIX_AT + suffix.length);
        System.arraycopy(suffix, 0, key, SUFFIX_AT, suffix.length);
        return KvKey.of(key);
    }

    private void noteWorkflow(KvMutation.Set set) {
        if (Suffix.isLiveWorkflow(suffix(set.key()))) {
            ids.put(
                    set.key(),
                    FlowRecord.decode(set.key(), set.value()).workflow().id());
        }
    }

    private void noteAttempts(KvMutation.Set set) {
        entries(set.key(), set.value()).forEach((number, entry) -> {
            String id = ids.get(workflow(set.key()));
            EntryRecord before = stored.put(id + " " + number, entry);
            boolean isKnown = before != null
                    && before.state() == State.RUNNING
                    && before.attempts() == entry.attempts()
                    && before.at() == entry.at();
            if (entry.state() == State.RUNNING && entry.attempts() > 0 && !isKnown) {
                noted.merge(id + " " + entry.path(), 1, Integer::sum);
            }
        });
    }

    /** An attempt of the step at {@code path} begins. */
    void runs(String id, String path) {
        String step = id + " " + path;
        int times = ran.merge(step, 1, Integer::sum);
        if (times > noted.getOrDefault(step, 0)) {
            wrong.add(step + " begins, and the store has no attempt " + times + " of it");
        }
    }

    /** Attempts of a step that have begun. */
    int ran(String id, String path) {
        return ran.getOrDefault(id + " " + path, 0);
    }

    // What is there.

    private List<KvEntry> rows(String bureau) {
        KvRange all =
                KvRange.prefix(KEYS.actor(ActorAddress.of("bureau", bureau).id(), Suffix.workflow()));
        return Received.from(store.read(KvRead.builder().range(all).build()))
                .value()
                .range(0)
                .entries();
    }

    /** Number of rows of workflows of a bureau that have not ended, and of what they left. */
    long left(String bureau) {
        return rows(bureau).stream()
                .filter(row -> !suffix(row.key()).equals(ROWS))
                .count();
    }

    /** Open entries by the ids of their workflows that wait for something which must have come, as nothing has failed for a while. */
    List<String> stuck(String bureau) {
        List<String> stuck = new ArrayList<>();
        Map<KvKey, WorkflowRecord> live = new HashMap<>();
        for (KvEntry row : rows(bureau)) {
            if (Suffix.isLiveWorkflow(suffix(row.key()))) {
                live.put(row.key(), FlowRecord.decode(row.key(), row.value()).workflow());
            }
            entries(row.key(), row.value()).values().forEach(entry -> {
                WorkflowRecord workflow = live.get(workflow(row.key()));
                String why = why(workflow, entry);
                if (why != null) {
                    stuck.add(bureau + " " + (workflow == null ? "of nobody" : workflow.id()) + ": " + why);
                }
            });
        }
        return stuck;
    }

    private static @Nullable String why(@Nullable WorkflowRecord workflow, EntryRecord entry) {
        if (workflow == null) {
            return "entry " + entry.path() + " is left of a workflow that has ended";
        }
        boolean mayWait = workflow.paused()
                || entry.kind() == EntryRecord.Kind.SIGNAL
                || entry.path().equals("hour");
        return entry.state().isOpen() && !mayWait
                ? entry.kind() + " at " + entry.path() + " is " + entry.state()
                : null;
    }
}
