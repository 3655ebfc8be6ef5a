package dev.rouse.workflow;

import dev.rouse.kv.KvEntry;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.KvRangeResult;
import dev.rouse.kv.KvRead;
import dev.rouse.log.GuardedLogger;
import dev.rouse.record.Suffix;
import dev.rouse.record.workflow.EntryRecord;
import dev.rouse.record.workflow.EntryRecord.State;
import dev.rouse.turn.Turn;
import dev.rouse.turn.WorkHost;
import dev.rouse.workflow.code.Part;
import dev.rouse.workflow.code.StepPlan;
import dev.rouse.workflow.code.WorkflowRun;
import dev.rouse.workflow.history.LiveWorkflow;
import dev.rouse.workflow.history.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Brings an actor's workflows on: begins the attempts that are noted in the store, notes those that did not end, carries out what is due,
 * and reads what its start has not. Lane only.
 */
final class Launches implements AttemptCall.Orderly, WorkflowShare.Work {

    private static final int ROWS = 1024;
    private static final int BYTES = 256 * 1024;
    private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

    private static final Logger LOG = GuardedLogger.of(Launches.class);

    private final WorkflowFeature feature;
    private final WorkHost host;
    private final WorkflowShare share;
    private final Pulls pulls;
    private final EndedSweep sweep;
    private boolean isToCome;

    /** Whether the next row is too large to be read with others. */
    private boolean isLarge;

    private boolean wasBusy;

    Launches(WorkflowFeature feature, WorkHost host, WorkflowShare share) {
        this.feature = feature;
        this.host = host;
        this.share = share;
        this.sweep = new EndedSweep(feature, host, share);
        this.pulls = new Pulls(feature.queues(), host, share, this, this::looksForMessages);
    }

    @Override
    public void soon() {
        if (!isToCome) {
            isToCome = true;
            share.looks(1);
            host.lane().loop().put(this::launch);
        }
    }

    private void launch() {
        isToCome = false;
        if (!host.isRunning() || share.hasStopped() || !host.exists() || feature.shareOf(host) != share) {
            share.looks(-1);
            return;
        }
        tellBusy();
        if (share.unknownFrom() != null) {
            read();
        } else {
            try {
                launchAll();
            } catch (RuntimeException e) {
                host.broke(
                        e); // A life that has lost track of some would go on with none of those; the next one looks at
                // all.
            }
        }
        looked();
    }

    private void launchAll() {
        List<Order> orders = new ArrayList<>(0);
        for (long number : share.looked()) {
            launch(number, orders);
        }
        share.attempts().noted().removeIf(place -> !isRunning(place));
        if (share.attempts().turns() == 0 && !orders.isEmpty()) {
            carryOut(orders, done -> {});
        }
        sweep();
    }

    private void looked() {
        share.looks(-1);
        if (!share.hasStopped()) {
            tellBusy();
        }
    }

    /** Keeps the actor awake until its queues have looked whether there is a message for an entry that takes them. */
    private void looksForMessages() {
        share.looks(1);
        wasBusy = true;
        host.lane().loop().put(() -> host.lane().loop().put(this::looked));
    }

    /** Keeps the actor awake while it is to be, also one that was idle by now, before it gets work. */
    private void tellBusy() {
        boolean isBusy = share.keepsAwake();
        if (isBusy || wasBusy) {
            wasBusy = isBusy;
            host.stirred();
        }
    }

    private boolean isRunning(Place place) {
        LiveWorkflow workflow = share.live(place.workflow());
        if (workflow == null || workflow.record().paused()) {
            return false;
        }
        EntryRecord entry = workflow.entry(place.entry());
        return entry != null && entry.state() == State.RUNNING;
    }

    private boolean isReceiving(Place place) {
        LiveWorkflow workflow = share.live(place.workflow());
        return workflow != null && !workflow.record().paused() && Orders.isReceiving(workflow.entry(place.entry()));
    }

    private void launch(long number, List<Order> orders) {
        int before = orders.size();
        LiveWorkflow workflow = share.live(number);
        if (workflow != null) {
            launch(workflow, orders);
        }
        pulls.retain(number, this::isReceiving);
        if (orders.size() > before) {
            share.lookAgain(number); // What its code waits for may be known only when they are carried out.
        }
    }

    private void launch(LiveWorkflow workflow, List<Order> orders) {
        if (workflow.record().paused()) {
            return;
        }
        for (int number : List.copyOf(workflow.open())) {
            EntryRecord entry = workflow.entry(number);
            if (entry == null) {
                continue; // The code has gone on with one before it, and does not want it any more.
            }
            Place place = new Place(workflow.number(), number);
            if (entry.state() == State.RUNNING && share.attempts().begun(place) == null) {
                launch(workflow, place, entry, orders);
            } else if (Orders.isReceiving(entry)) {
                pulls.begin(place, entry);
            }
        }
        WorkflowRun run = share.runIfAny(workflow.number());
        boolean isIdle = workflow.open().isEmpty() && run == null;
        if (isIdle || run != null && run.wantsTurn()) {
            orders.add(Orders.touch(workflow.number()));
        }
    }

    private void launch(LiveWorkflow workflow, Place place, EntryRecord entry, List<Order> orders) {
        Long turn = share.attempts().turnOf(place);
        if (turn != null && turn > share.savedTurn()) {
            return;
        }
        WorkflowRun run = Objects.requireNonNull(share.run(workflow.number()));
        run.goOn(null);
        Part part = run.awaited(entry.path());
        StepPlan plan = part == null ? null : part.plan();
        if (plan == null) {
            share.attempts().forget(place);
            share.lookAgain(place.workflow()); // Its code may come there with a later turn.
            return;
        }
        if (turn == null) {
            orders.add(Orders.lost(host, place, entry.attempts(), plan));
        } else {
            AttemptCall call = AttemptCall.of(this, share, host, place, entry.attempts(), plan, entry.path());
            share.attempts().begins(place, call);
            host.enqueue(call);
        }
    }

    @Override
    public void order(Turn turn, Order order) {
        feature.changes(turn).order(order, 0);
    }

    @Override
    public void order(Order order) {
        carryOut(List.of(order), done -> {});
    }

    /** Lets a turn of the runtime's own carry out {@code orders}. */
    void carryOut(List<Order> orders, Consumer<Boolean> then) {
        share.attempts().turns(1);
        tellBusy();
        host.enqueue(new OrdersCall(feature::changes, host, orders, done -> carriedOut(done, then)));
    }

    private void carriedOut(boolean done, Consumer<Boolean> then) {
        share.attempts().turns(-1);
        if (done) {
            share.hasNews();
        } else {
            host.lane().loop().schedule(share::allHaveNews, PAUSE_NANOS);
        }
        then.accept(done);
    }

    // Times.

    @Override
    public void alarmed(Consumer<Boolean> then) {
        long now = host.lane().clockMillis();
        List<Order> orders = new ArrayList<>(1);
        for (long workflow : share.due(now)) {
            LiveWorkflow waits = Objects.requireNonNull(share.live(workflow));
            for (int number : waits.open()) {
                if (Orders.isDue(Objects.requireNonNull(waits.entry(number)), now)) {
                    orders.add(Orders.due(new Place(workflow, number), now));
                }
            }
        }
        if (orders.isEmpty() && !share.wakes().isStoredDue(now)) {
            then.accept(false);
            return;
        }
        share.wakes().visited(now);
        carryOut(orders, done -> then.accept(true));
    }

    // Reading.

    private void read() {
        if (share.isReading()) {
            return;
        }
        share.reading(true);
        KvKey begin = feature.keyOf(host.address(), Objects.requireNonNull(share.unknownFrom()));
        KvKey end = feature.keyOf(host.address(), KvKey.of(Suffix.workflow())).prefixEnd();
        KvRange rows = isLarge
                ? new KvRange(begin, end, 1, Long.MAX_VALUE, false)
                : new KvRange(begin, end, ROWS, BYTES, false);
        host.lane()
                .read(KvRead.builder().range(rows))
                .subscribe(
                        found -> host.lane().loop().put(() -> found(found.range(0))),
                        error -> host.lane().loop().put(() -> failed(error)));
    }

    private void found(KvRangeResult rows) {
        share.reading(false);
        if (host.isGone() || share.hasStopped()) {
            return;
        }
        try {
            @Nullable KvKey last = null;
            for (KvEntry row : rows.entries()) {
                last = feature.suffixOf(host.address(), row.key());
                feature.take(share, host.address(), last, row.value());
            }
            isLarge = rows.truncated() && last == null;
            if (!isLarge) {
                share.unknownFrom(rows.truncated() && last != null ? last.next() : null);
            }
        } catch (RuntimeException e) {
            host.broke(e);
            return;
        }
        host.recount();
        soon();
    }

    private void failed(Throwable error) {
        LOG.atWarn()
                .setCause(error)
                .addKeyValue("actor", host.address())
                .log("Workflows of an actor could not be read, and are read again in a second");
        host.lane()
                .loop()
                .schedule(
                        () -> {
                            share.reading(false);
                            soon();
                        },
                        PAUSE_NANOS);
    }

    // Those that have ended.

    private void sweep() {
        if (sweep.isDue()) {
            share.attempts().turns(1);
            tellBusy();
            host.enqueue(sweep.begin(done -> carriedOut(done, ignored -> {})));
        }
    }
}
