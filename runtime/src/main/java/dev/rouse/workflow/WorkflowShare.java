package dev.rouse.workflow;

import dev.rouse.WorkflowStatus;
import dev.rouse.base.ErrorText;
import dev.rouse.feature.Changes;
import dev.rouse.feature.Feature;
import dev.rouse.feature.Share;
import dev.rouse.feature.WakeTime;
import dev.rouse.kv.KvKey;
import dev.rouse.record.workflow.FlowRecord;
import dev.rouse.record.workflow.WorkflowHead;
import dev.rouse.record.workflow.WorkflowRecord;
import dev.rouse.turn.WorkHost;
import dev.rouse.workflow.code.CodeHost;
import dev.rouse.workflow.code.WorkflowRun;
import dev.rouse.workflow.history.EndedCount;
import dev.rouse.workflow.history.LiveWorkflow;
import dev.rouse.workflow.history.NumberSet;
import dev.rouse.workflow.history.RowChange;
import dev.rouse.workflow.history.WorkflowOp;
import dev.rouse.workflow.order.WorkflowViews;
import io.netty.util.collection.LongObjectHashMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The workflows of one actor in memory: as finished turns left them, with what takes back what is not in the store, and the runs of their
 * code. Lane only.
 */
final class WorkflowShare extends Share {

    /** Bytes in memory of the run of a workflow's code, about: the operators of a short one, and what they wait with. */
    private static final int RUN_BYTES = 2048;

    private final LiveTable live = new LiveTable();
    private final LongObjectHashMap<WorkflowRun> runs = new LongObjectHashMap<>(4);
    private final Attempts attempts = new Attempts();
    private final EndWaiters waiters = new EndWaiters();
    private final EndedCount ended = new EndedCount();

    /** Numbers of those that may have something to be done. */
    private final NumberSet toLookAt = new NumberSet();

    private final WakePlan wakes = new WakePlan(this::waking, this::nowMillis);

    /** Numbers of those whose rows in the store are others than here. */
    private final NumberSet unstored = new NumberSet();

    /** Changes of finished turns that are not in the store. */
    private final ArrayDeque<Turned> log = new ArrayDeque<>(2);

    private final int smallBytes;
    private final ToLongFunction<RowChange> costs;
    private final long headCost;
    private final List<Runnable> waiting = new ArrayList<>(0);
    private @Nullable WorkflowChanges carriedOut;
    private @Nullable WorkHost host;
    private @Nullable CodeHost codeHost;
    private @Nullable Work work;
    private @Nullable WorkflowEvents events;
    private @Nullable KvKey unknownFrom;
    private long turns;
    private long savedTurn;
    private int looks;
    private boolean isCarryingOut;
    private boolean stopped;
    private boolean isReading;

    /** The work that brings the workflows on. */
    interface Work {

        /** Does what is to be done by then, behind what the lane is at. */
        void soon();

        /** An alarm has come. */
        void alarmed(Consumer<Boolean> then);
    }

    private record Turned(
            long turn,
            List<WorkflowOp> ops,
            List<RowChange> rows,
            Collection<Long> touched,
            Collection<WorkflowRecord> ends) {}

    /**
     * @param smallBytes a record of no more is kept in one place by the store
     * @param costs of the change of a row in a commit, the highest
     * @param headCost that of the record of the counts
     */
    WorkflowShare(Feature feature, int smallBytes, ToLongFunction<RowChange> costs, long headCost) {
        super(feature);
        this.smallBytes = smallBytes;
        this.costs = costs;
        this.headCost = headCost;
    }

    /** The highest cost of the change of a row in a commit. */
    long cost(RowChange row) {
        return costs.applyAsLong(row);
    }

    /** The highest cost of a change of the record of the counts. */
    long headCost() {
        return headCost;
    }

    // Stored rows.

    /** Takes over the counts that the start has found. */
    void found(WorkflowHead head) {
        ended.found(head);
    }

    /** Takes over a workflow that the start, or a read behind it, has found. */
    void found(long number, FlowRecord row) {
        foundOf(number);
        live.found(number, row, smallBytes);
    }

    /** The workflow of a number, of which the start, or a read behind it, has found another row. */
    LiveWorkflow foundOf(long number) {
        changed(number);
        return live.foundOf(number);
    }

    /** Takes note of what has not been read: rows from {@code from} on; null for none. */
    void unknownFrom(@Nullable KvKey from) {
        unknownFrom = from;
        live.recount();
        if (from == null) {
            wakes.begin();
            List<Runnable> tasks = List.copyOf(waiting);
            waiting.clear();
            tasks.forEach(Runnable::run);
        }
    }

    /** The suffix from which on rows are to be read; null where all are here. */
    @Nullable
    KvKey unknownFrom() {
        return unknownFrom;
    }

    boolean isReading() {
        return isReading;
    }

    /** Notes whether rows are being read. */
    void reading(boolean now) {
        isReading = now;
    }

    /** Runs {@code task} when all rows are here, which may be at once. */
    void whenKnown(Runnable task) {
        if (unknownFrom == null) {
            task.run();
        } else {
            waiting.add(task);
        }
    }

    // The workflows.

    /** Those that have not ended, by number. */
    Collection<LiveWorkflow> live() {
        settled();
        return live.all();
    }

    int count() {
        settled();
        return live.count();
    }

    /** The one of a number; null where it is none that has not ended. */
    @Nullable
    LiveWorkflow live(long number) {
        return live.of(number);
    }

    /** The one of an id; null where it is none that has not ended. */
    @Nullable
    LiveWorkflow live(String id) {
        settled();
        return live.of(id);
    }

    /** One that has ended by a turn whose commit may not be in the store; null for none. */
    @Nullable
    WorkflowRecord justEnded(String id) {
        settled();
        for (Turned turned : log) {
            for (WorkflowOp op : turned.ops) {
                if (op.table() == WorkflowOp.Table.ENDED
                        && op.after() instanceof WorkflowRecord record
                        && record.id().equals(id)) {
                    return record;
                }
            }
        }
        return null;
    }

    /** Whether one ends by a turn whose commit is not in the store, be it kept or not. */
    boolean isEnding(String id) {
        settled();
        return log.stream()
                .flatMap(turned -> turned.ends.stream())
                .anyMatch(end -> end.id().equals(id));
    }

    /** Workflows that have ended and are kept. */
    EndedCount ended() {
        return ended;
    }

    /** The rows of those begin to be counted. */
    void countsEnded() {
        settled();
        long going = log.stream()
                .flatMap(turned -> turned.ops.stream())
                .filter(op -> op.table() == WorkflowOp.Table.ENDED && op.added() < 0)
                .count();
        ended.counting(!log.isEmpty(), going);
    }

    void apply(WorkflowOp op) {
        switch (op.table()) {
            case ENDED -> ended.add(op.added());
            case IDS -> {}
            case LIVE, ENTRIES -> {
                live.applyPart(op);
                unstored.add(op.number());
                changed(op.number());
            }
            case SIGNALS -> {
                live.applyPart(op);
                changed(op.number());
            }
            case WHOLE -> {
                live.applyWhole(op);
                changed(op.number());
            }
        }
    }

    private void changed(long number) {
        toLookAt.add(number);
        wakes.retime(number);
    }

    // Turns.

    long turns() {
        return turns;
    }

    /** {@code changes} begin to be carried out. */
    void begins(WorkflowChanges changes) {
        settled();
        carriedOut = changes;
        isCarryingOut = true;
    }

    /** They were carried out, or could not be. */
    void ends() {
        isCarryingOut = false;
    }

    /** Takes back what was carried out for a turn that then failed after all. */
    private void settled() {
        WorkflowChanges failed = carriedOut;
        if (failed != null && !isCarryingOut) {
            carriedOut = null;
            takeBack(failed.ops(), failed.touched());
        }
    }

    private void takeBack(List<WorkflowOp> ops, Collection<Long> touched) {
        for (int i = ops.size() - 1; i >= 0; i--) {
            apply(ops.get(i).inverse());
            drop(ops.get(i).number());
        }
        touched.forEach(this::drop);
    }

    /**
     * Takes over what a turn leaves.
     *
     * @return the number of that turn
     */
    long adopted(WorkflowChanges changes) {
        carriedOut = null;
        turns++;
        log.add(new Turned(turns, changes.ops(), changes.rows(), changes.touched(), changes.ends()));
        return turns;
    }

    /** The rows that {@code ops}, which are those of a turn that ends, change in the store. */
    List<RowChange> takeRows(List<WorkflowOp> ops) {
        List<RowChange> rows = new ArrayList<>(4);
        for (long number : unstored.drain()) {
            LiveWorkflow workflow = live(number);
            if (workflow != null) {
                workflow.takeRows(smallBytes, rows);
            }
        }
        for (WorkflowOp op : ops) {
            if (op.hasRow()) {
                rows.add(op.toRow(smallBytes));
            } else if (op.table() == WorkflowOp.Table.WHOLE) {
                op.workflow().clearRows(rows);
            }
        }
        return rows;
    }

    @Override
    public void durable(Changes saved) {
        WorkflowChanges changes = (WorkflowChanges) saved;
        savedTurn = Math.max(savedTurn, changes.lastTurn());
        wakes.stored(changes.wake());
        while (!log.isEmpty() && log.getFirst().turn <= savedTurn) {
            tell(log.removeFirst());
        }
        attempts.forEachSaved(savedTurn, place -> toLookAt.add(place.workflow()));
        hasNews();
    }

    /** Tells those who wait, and those who watch, of a turn that is in the store. */
    private void tell(Turned saved) {
        saved.ends.forEach(waiters::end);
        if (events != null) {
            events.tell(saved.ops, saved.ends);
        }
    }

    @Override
    public void rollBack(@Nullable Changes kept) {
        settled();
        long turn = kept == null ? savedTurn : ((WorkflowChanges) kept).lastTurn();
        while (!log.isEmpty() && log.getLast().turn > turn) {
            Turned back = log.removeLast();
            takeBack(back.ops, back.touched);
            back.rows.forEach(this::takeAgain);
        }
        attempts.rollBack(turn);
        ended.rollBack();
        wakes.rollBack(wake(kept));
        allHaveNews();
    }

    private void takeAgain(RowChange row) {
        LiveWorkflow workflow = live(row.number());
        if (workflow != null) {
            workflow.takeAgain(row);
            unstored.add(row.number());
        }
    }

    /** Number of the last turn that is in the store. */
    long savedTurn() {
        return savedTurn;
    }

    // Runs.

    /** The calls that wait for ends. */
    EndWaiters waiters() {
        return waiters;
    }

    /** The attempts that are to begin, or have begun. */
    Attempts attempts() {
        return attempts;
    }

    /** The run of a workflow's code; null where that has none to run. */
    @Nullable
    WorkflowRun run(long number) {
        LiveWorkflow workflow = live(number);
        CodeHost actor = codeHost;
        if (workflow == null || actor == null) {
            return null;
        }
        WorkflowRun run = runs.get(number);
        if (run == null) {
            run = new WorkflowRun(actor, workflow, () -> hasNews(number));
            runs.put(number, run);
        }
        return run;
    }

    /** As {@link #run}; null too where it is not in memory. */
    @Nullable
    WorkflowRun runIfAny(long number) {
        return runs.get(number);
    }

    /** Ends the run of a workflow's code: another one begins where that is wanted. */
    void drop(long number) {
        WorkflowRun run = runs.remove(number);
        changed(number);
        if (run != null) {
            run.drop();
        }
    }

    void attach(WorkHost actor, Work brings) {
        host = actor;
        codeHost = CodeHost.of(actor);
        work = brings;
        events = new WorkflowEvents(actor.lane().listener(), actor.address(), this::live);
    }

    Work work() {
        return Objects.requireNonNull(work, "it is attached");
    }

    boolean isAttached() {
        return host != null;
    }

    /** Something may have to be done. */
    void hasNews() {
        if (work != null && !stopped) {
            work.soon();
        }
    }

    /** Something may have to be done for the workflow of a number. */
    void hasNews(long number) {
        changed(number);
        hasNews();
    }

    /** Something may have to be done for any of them. */
    void allHaveNews() {
        live.forEachNumber(toLookAt::add);
        hasNews();
    }

    /** Numbers of those that may have something to be done, which are looked at now. */
    long[] looked() {
        settled();
        return toLookAt.drain();
    }

    /** It is to be looked at again. */
    void lookAgain(long number) {
        toLookAt.add(number);
    }

    boolean hasStopped() {
        return stopped;
    }

    @Override
    public void stops() {
        stopped = true;
        List<Runnable> tasks = List.copyOf(waiting);
        waiting.clear();
        tasks.forEach(Runnable::run);
        List.copyOf(runs.keySet()).forEach(this::drop);
        waiters.stop();
    }

    @Override
    public boolean keepsAwake() {
        return !stopped && (isReading || looks > 0 || attempts.isBusy());
    }

    /** Something begins to look what is to be done, or has seen it: 1 or -1. */
    void looks(int more) {
        looks += more;
    }

    @Override
    public long bytes() {
        return live.bytes() + (long) RUN_BYTES * runs.size();
    }

    // Waking.

    /** The plan by which the actor is woken. */
    WakePlan wakes() {
        return wakes;
    }

    /** The workflow of a number; null for none, or one that does not go on by itself. */
    private @Nullable LiveWorkflow waking(long number) {
        LiveWorkflow workflow = live(number);
        WorkflowRun run = runs.get(number);
        boolean isBroken = run != null && run.broken() != null;
        return workflow == null || workflow.record().paused() || isBroken ? null : workflow;
    }

    /** Numbers of the workflows that wait for a time which has come. */
    List<Long> due(long nowMillis) {
        settled();
        return wakes.due(nowMillis);
    }

    private long nowMillis() {
        return host == null ? Long.MAX_VALUE : host.lane().clockMillis();
    }

    @Override
    public @Nullable WakeTime wake(@Nullable Changes saved) {
        return saved == null ? wakes.stored() : ((WorkflowChanges) saved).wake();
    }

    // Told to operators.

    /** Faults of code that does not run, by the id of its workflow. */
    private Map<String, String> faults() {
        Map<String, String> faults = new TreeMap<>();
        runs.forEach((number, run) -> {
            LiveWorkflow workflow = live(number);
            RuntimeException fault = run.broken();
            if (workflow != null && fault != null) {
                faults.put(workflow.record().id(), ErrorText.message(fault));
            }
        });
        return faults;
    }

    @Override
    public Map<String, Object> describe() {
        Map<String, Object> facts = new LinkedHashMap<>();
        Collection<LiveWorkflow> all = live();
        if (!all.isEmpty()) {
            facts.put("workflows", (long) all.size());
            facts.put(
                    "paused",
                    all.stream().filter(each -> each.record().paused()).count());
            facts.put(
                    "undoing",
                    all.stream()
                            .filter(each -> each.record().status() != WorkflowStatus.RUNNING)
                            .count());
        }
        if (ended.count() > 0) {
            facts.put("ended", ended.count());
        }
        Map<String, String> faults = faults();
        if (!faults.isEmpty()) {
            facts.put(WorkflowViews.FAULTS, faults);
        }
        return facts;
    }
}
