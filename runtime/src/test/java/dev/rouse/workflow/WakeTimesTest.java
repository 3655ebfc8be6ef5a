package dev.rouse.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.record.workflow.EntryRecord;
import dev.rouse.record.workflow.EntryRecord.Kind;
import dev.rouse.workflow.history.LiveWorkflow;
import dev.rouse.workflow.history.WorkflowOp;
import org.junit.jupiter.api.Test;

/** The earliest times of workflows. */
final class WakeTimesTest {

    private final WakeTimes times = new WakeTimes();

    private static LiveWorkflow workflow(long number, EntryRecord... entries) {
        LiveWorkflow workflow = new LiveWorkflow(number);
        for (int i = 0; i < entries.length; i++) {
            workflow.apply(WorkflowOp.entry(number, i + 1, null, entries[i]));
        }
        return workflow;
    }

    private static EntryRecord waits(long until) {
        return EntryRecord.waiting(Kind.SLEEP, "s" + until, until);
    }

    private static EntryRecord runs(long since) {
        return EntryRecord.tried(Kind.STEP, "r" + since, since, 1);
    }

    @Test
    void nothingIsDueWhereNothingWaitsOrRuns() {
        times.set(workflow(1, EntryRecord.waiting(Kind.SIGNAL, "told", 0)));
        assertThat(times.firstWait()).isEqualTo(WakeTimes.NEVER);
        assertThat(times.firstAttempt()).isEqualTo(WakeTimes.NEVER);
    }

    @Test
    void earliestOfAllIsFirst() {
        times.set(workflow(1, waits(50), waits(30), runs(7)));
        times.set(workflow(2, waits(20), runs(9)));
        times.set(workflow(3, runs(5)));
        assertThat(times.firstWait()).isEqualTo(20);
        assertThat(times.firstAttempt()).isEqualTo(5);
        assertThat(times.due(19)).isEmpty();
        assertThat(times.due(30)).containsExactly(2L, 1L);
    }

    @Test
    void workflowThatGoesOnHasItsNewTimesAlone() {
        times.set(workflow(1, waits(20), runs(3)));
        times.set(workflow(2, waits(40), runs(6)));
        times.set(workflow(1, waits(60)));
        assertThat(times.firstWait()).isEqualTo(40);
        assertThat(times.firstAttempt()).isEqualTo(6);
        times.remove(2);
        assertThat(times.firstWait()).isEqualTo(60);
        assertThat(times.firstAttempt()).isEqualTo(WakeTimes.NEVER);
    }
}
