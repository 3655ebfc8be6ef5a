package dev.rouse.workflow.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.kv.KvKey;
import dev.rouse.record.Suffix;
import dev.rouse.record.workflow.EntriesRecord;
import dev.rouse.record.workflow.EntryRecord;
import dev.rouse.record.workflow.EntryRecord.Kind;
import dev.rouse.record.workflow.FlowRecord;
import dev.rouse.record.workflow.WorkflowRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rows of a workflow against a model: what they say is what it is, whatever changed, was saved or was taken back. */
class FlowRowsTest {

    private static final long NUMBER = 7;
    private static final int SMALL = 4_000;

    private final NavigableMap<KvKey, byte[]> stored = new TreeMap<>();

    private static WorkflowRecord record(int inputBytes) {
        return WorkflowRecord.started(1, "w", true, "name", new byte[inputBytes]);
    }

    private static LiveWorkflow begun(int inputBytes) {
        LiveWorkflow workflow = new LiveWorkflow(NUMBER);
        workflow.apply(WorkflowOp.live(NUMBER, null, record(inputBytes)));
        return workflow;
    }

    private static List<RowChange> taken(LiveWorkflow workflow) {
        List<RowChange> rows = new ArrayList<>();
        workflow.takeRows(SMALL, rows);
        return rows;
    }

    private void save(List<RowChange> rows) {
        for (RowChange row : rows) {
            if (row.isRange()) {
                stored.subMap(row.suffix(), row.suffix().prefixEnd()).clear();
            } else if (row.after() == null) {
                stored.remove(row.suffix());
            } else {
                byte[] before = stored.put(row.suffix(), row.after().encode());
                assertThat(row.isNew() && before != null)
                        .as("%s is not new", row)
                        .isFalse();
                boolean wasSmall = (before == null || before.length <= SMALL)
                        && row.after().size() <= SMALL;
                assertThat(row.isSmall() && !wasSmall).as("%s is large", row).isFalse();
            }
        }
    }

    private LiveWorkflow read() {
        LiveWorkflow workflow = new LiveWorkflow(NUMBER);
        stored.forEach((suffix, value) -> {
            if (Suffix.isLiveWorkflow(suffix)) {
                workflow.found(FlowRecord.decode(suffix, value), SMALL);
            } else {
                workflow.found(Suffix.workflowRow(suffix), EntriesRecord.decode(suffix, value), SMALL);
            }
        });
        return workflow;
    }

    private static EntryRecord entry(int number, long at, int bytes) {
        EntryRecord waiting = EntryRecord.waiting(Kind.SIGNAL, "part-" + number, at);
        return bytes == 0 ? waiting : waiting.done(number, new byte[bytes]);
    }

    private static void change(LiveWorkflow workflow, Random random, List<WorkflowOp> made) {
        int known = workflow.nextEntry() - 1;
        boolean isNew = known == 0 || random.nextInt(3) > 0;
        int number = isNew ? known + 1 : 1 + random.nextInt(known);
        EntryRecord before = workflow.entry(number);
        int bytes = random.nextInt(40) == 0 ? 5_000 : random.nextInt(5) == 0 ? 300 : random.nextInt(3) * 10;
        boolean removes = before != null && random.nextBoolean();
        EntryRecord after = removes ? null : entry(number, 1 + random.nextInt(1_000), bytes);
        WorkflowOp op = WorkflowOp.entry(NUMBER, number, before, after);
        workflow.apply(op);
        made.add(op);
        if (random.nextInt(20) == 0) {
            WorkflowRecord record = workflow.record();
            WorkflowOp head = WorkflowOp.live(NUMBER, record, record.paused(number, "x".repeat(random.nextInt(600))));
            workflow.apply(head);
            made.add(head);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 700, 5_000})
    void rowsSayWhatIsThere(int inputBytes) {
        for (long seed = 1; seed <= 60; seed++) {
            stored.clear();
            Random random = new Random(seed);
            LiveWorkflow workflow = begun(inputBytes);
            save(taken(workflow));
            for (int turn = 0; turn < 80; turn++) {
                List<WorkflowOp> made = new ArrayList<>();
                for (int i = random.nextInt(12); i >= 0; i--) {
                    change(workflow, random, made);
                }
                int outcome = random.nextInt(4);
                if (outcome == 0) {
                    takeBack(workflow, made, List.of());
                } else {
                    List<RowChange> rows = taken(workflow);
                    if (outcome == 1) {
                        takeBack(workflow, made, rows);
                    } else {
                        save(rows);
                        assertSame(seed, workflow);
                    }
                }
                workflow = random.nextInt(10) == 0 ? read() : workflow;
            }
            end(workflow);
            assertThat(stored).isEmpty();
        }
    }

    private static void takeBack(LiveWorkflow workflow, List<WorkflowOp> made, List<RowChange> rows) {
        for (int i = made.size() - 1; i >= 0; i--) {
            workflow.apply(made.get(i).inverse());
        }
        rows.forEach(workflow::takeAgain);
    }

    private void assertSame(long seed, LiveWorkflow workflow) {
        LiveWorkflow read = read();
        assertThat(read.record().encode()).isEqualTo(workflow.record().encode());
        assertThat(read.open()).isEqualTo(workflow.open());
        assertThat(read.entries().keySet())
                .as("seed %s", seed)
                .isEqualTo(workflow.entries().keySet());
        workflow.entries()
                .forEach(
                        (number, entry) -> assertThat(read.entries().get(number).encode())
                                .as("entry %s, seed %s", number, seed)
                                .isEqualTo(entry.encode()));
        assertThat(read.bytes()).isEqualTo(workflow.bytes());
    }

    private void end(LiveWorkflow workflow) {
        List<RowChange> rows = new ArrayList<>();
        workflow.clearRows(rows);
        save(rows);
    }

    @Test
    void eachStepChangesFewBytesAndAThousandStandInFewRows() {
        LiveWorkflow workflow = begun(10);
        for (int i = 1; i <= 1_000; i++) {
            workflow.apply(WorkflowOp.entry(NUMBER, i, null, entry(i, 1, 10)));
            List<RowChange> rows = taken(workflow);
            int bytes = rows.stream()
                    .mapToInt(row -> row.after() == null ? 0 : row.after().size())
                    .sum();
            assertThat(bytes).isLessThan(1_400);
            save(rows);
        }
        assertThat(stored).hasSizeLessThan(80);
    }

    @Test
    void endOfAHundredThousandEntriesClearsTheHeadAndOneRange() {
        LiveWorkflow workflow = begun(10);
        IntStream.rangeClosed(1, 100_000).forEach(i -> {
            workflow.apply(WorkflowOp.entry(NUMBER, i, null, entry(i, 1, 10)));
            if (i % 100 == 0) {
                save(taken(workflow));
            }
        });
        assertThat(stored).hasSizeGreaterThan(5_000);
        List<RowChange> rows = new ArrayList<>();
        workflow.clearRows(rows);

        assertThat(rows).hasSize(2);
        save(rows);
        assertThat(stored).isEmpty();
    }
}
