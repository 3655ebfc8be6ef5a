package dev.rouse.workflow;

import dev.rouse.LimitExceededException;
import dev.rouse.WorkflowExistsException;
import dev.rouse.WorkflowFailure;
import dev.rouse.WorkflowStatus;
import dev.rouse.record.workflow.BatchValue;
import dev.rouse.record.workflow.EntryRecord;
import dev.rouse.record.workflow.EntryRecord.Kind;
import dev.rouse.record.workflow.EntryRecord.State;
import dev.rouse.record.workflow.SignalRecord;
import dev.rouse.record.workflow.WorkflowRecord;
import dev.rouse.turn.WorkHost;
import dev.rouse.workflow.code.StepPlan;
import dev.rouse.workflow.code.WorkflowRun;
import dev.rouse.workflow.history.LiveWorkflow;
import dev.rouse.workflow.history.Place;
import dev.rouse.workflow.history.WorkflowOp;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Orders of turns about workflows: each looks again whether it is still to be, as others may have ended meanwhile. */
final class Orders {

    private static final String DID_NOT_END =
            "The attempt did not end: its process may have, or its actor was stopped meanwhile.";

    private Orders() {}

    static Order start(WorkHost host, long number, WorkflowRecord record) {
        return changes -> {
            WorkflowShare share = changes.share();
            int most = host.type().options().workflows().maxCount();
            if (share.live(record.id()) != null) {
                throw new WorkflowExistsException(record.id());
            }
            if (share.count() >= most) {
                throw new LimitExceededException("workflows of " + host.address(), share.count() + 1, most);
            }
            changes.put(WorkflowOp.live(number, null, record));
            changes.touch(number);
        };
    }

    /** The code of a workflow is to go on. */
    static Order touch(long number) {
        return changes -> changes.touch(number);
    }

    // Attempts and times.

    /** An attempt has given {@code value}. */
    static Order done(Place place, int attempt, byte @Nullable [] value) {
        return changes -> {
            EntryRecord entry = running(changes, place, attempt);
            if (entry != null) {
                done(changes, place, entry, value);
            }
        };
    }

    private static @Nullable EntryRecord running(WorkflowChanges changes, Place place, int attempt) {
        LiveWorkflow workflow = changes.share().live(place.workflow());
        EntryRecord entry = workflow == null ? null : workflow.entry(place.entry());
        return entry != null && entry.state() == State.RUNNING && entry.attempts() == attempt ? entry : null;
    }

    private static void done(WorkflowChanges changes, Place place, EntryRecord before, byte @Nullable [] value) {
        LiveWorkflow workflow = Objects.requireNonNull(changes.share().live(place.workflow()));
        ended(changes, place, before, before.done(workflow.nextOrder(), value));
    }

    private static void ended(WorkflowChanges changes, Place place, EntryRecord before, EntryRecord after) {
        changes.put(WorkflowOp.entry(place.workflow(), place.entry(), before, after));
        changes.share().attempts().forget(place);
        WorkflowRun run = changes.share().runIfAny(place.workflow());
        if (run != null) {
            run.isDone(place.entry());
        }
        changes.touch(place.workflow());
    }

    /**
     * An attempt was in vain.
     *
     * @param kind of its failure: critical, a time-out or an error
     */
    static Order failed(
            WorkHost host,
            Place place,
            int attempt,
            StepPlan plan,
            WorkflowFailure.Kind kind,
            String type,
            String message) {
        return changes -> {
            EntryRecord entry = running(changes, place, attempt);
            if (entry != null) {
                failed(changes, host, place, entry, plan, kind, type, message);
            }
        };
    }

    private static void failed(
            WorkflowChanges changes,
            WorkHost host,
            Place place,
            EntryRecord entry,
            StepPlan plan,
            WorkflowFailure.Kind kind,
            String type,
            String message) {
        LiveWorkflow workflow = Objects.requireNonNull(changes.share().live(place.workflow()));
        boolean isCritical = kind == WorkflowFailure.Kind.CRITICAL;
        long now = host.lane().clockMillis();
        if (!isCritical && entry.attempts() < plan.tries()) {
            long next = now + plan.pauseMillis(entry.attempts(), host.lane().random());
            changes.put(
                    WorkflowOp.entry(place.workflow(), place.entry(), entry, entry.again(next, kind, type, message)));
            return;
        }
        WorkflowRun run = changes.share().run(place.workflow());
        boolean isTold = entry.kind().isStep() && (isCritical || run != null && run.isAttempted(entry.path()));
        if (isTold) {
            WorkflowFailure.Kind last = kind == WorkflowFailure.Kind.ERROR ? WorkflowFailure.Kind.EXHAUSTED : kind;
            ended(changes, place, entry, entry.failed(workflow.nextOrder(), last, type, message));
        } else {
            changes.put(WorkflowOp.entry(place.workflow(), place.entry(), entry, entry.again(0, kind, type, message)));
            String reason = entry.path() + " failed after " + entry.attempts() + " attempts: " + message;
            WorkflowRecord record = workflow.record();
            changes.put(WorkflowOp.live(place.workflow(), record, record.paused(now, reason)));
        }
    }

    /** An attempt is cut off as its actor ends in order, or has not run by then: it is made again, and does not count. */
    static Order cutOff(Place place) {
        return changes -> {
            LiveWorkflow workflow = changes.share().live(place.workflow());
            EntryRecord entry = workflow == null ? null : workflow.entry(place.entry());
            if (entry != null && entry.state() == State.RUNNING && entry.attempts() > 0) {
                EntryRecord back = entry.attempt(entry.attempts() - 1, entry.at());
                changes.put(WorkflowOp.entry(place.workflow(), place.entry(), entry, back));
            }
        };
    }

    /** An attempt that was noted did not end, and does not run: the next one begins, where one is left. */
    static Order lost(WorkHost host, Place place, int attempt, StepPlan plan) {
        return changes -> {
            EntryRecord entry = running(changes, place, attempt);
            if (entry == null || changes.share().attempts().begun(place) != null) {
                return;
            }
            if (attempt < plan.tries()) {
                begin(changes, place, entry, attempt + 1, host.lane().clockMillis());
            } else {
                failed(changes, host, place, entry, plan, WorkflowFailure.Kind.ERROR, "", DID_NOT_END);
            }
        };
    }

    private static void begin(WorkflowChanges changes, Place place, EntryRecord entry, int attempt, long now) {
        changes.put(WorkflowOp.entry(place.workflow(), place.entry(), entry, entry.attempt(attempt, now)));
        changes.attempt(place);
    }

    /** The time has come that an entry waits for. */
    static Order due(Place place, long now) {
        return changes -> {
            LiveWorkflow workflow = changes.share().live(place.workflow());
            EntryRecord entry = workflow == null ? null : workflow.entry(place.entry());
            if (workflow == null || entry == null || workflow.record().paused() || !isDue(entry, now)) {
                return;
            }
            if (entry.kind().isTried()) {
                begin(changes, place, entry, entry.attempts() + 1, now);
            } else {
                done(changes, place, entry, entry.value());
            }
        };
    }

    static boolean isDue(EntryRecord entry, long now) {
        return entry.state() == State.WAITING && entry.at() != 0 && entry.at() <= now;
    }

    /** Whether an entry takes messages. */
    static boolean isReceiving(@Nullable EntryRecord entry) {
        return entry != null && entry.kind() == Kind.RECEIVE && entry.state() == State.WAITING;
    }

    /**
     * A message is taken, by the turn that ends it in its queue.
     *
     * @param most bytes of a value
     */
    static Order received(Place place, byte[] message, int most) {
        return changes -> {
            LiveWorkflow workflow = changes.share().live(place.workflow());
            EntryRecord entry = workflow == null ? null : workflow.entry(place.entry());
            if (entry == null || !isReceiving(entry)) {
                throw new IllegalStateException("The workflow takes no messages any more.");
            }
            BatchValue batch =
                    BatchValue.decode(Objects.requireNonNull(entry.value())).with(message);
            if (batch.isFull() || batch.size() >= most) {
                done(changes, place, entry, batch.encode());
            } else {
                changes.put(WorkflowOp.entry(place.workflow(), place.entry(), entry, entry.with(batch.encode())));
            }
        };
    }

    // Words of others.

    /** A workflow is told something. */
    static Order tell(WorkHost host, long number, SignalRecord signal) {
        return changes -> {
            LiveWorkflow workflow = changes.share().live(number);
            if (workflow == null || signal.promise() && isKept(workflow, signal.name())) {
                return;
            }
            List<Integer> waiting = workflow.record().paused() ? List.of() : waitingFor(workflow, signal);
            if (signal.promise() || waiting.isEmpty()) {
                keep(changes, host, workflow, signal);
            }
            for (int entry : waiting) {
                EntryRecord before = Objects.requireNonNull(workflow.entry(entry));
                done(changes, new Place(number, entry), before, signal.value());
            }
        };
    }

    private static void keep(WorkflowChanges changes, WorkHost host, LiveWorkflow workflow, SignalRecord signal) {
        int most = host.type().options().workflows().maxSignals();
        if (workflow.signals().size() >= most) {
            throw new LimitExceededException(
                    "signals that workflow " + workflow.record().id() + " of " + host.address() + " has not taken",
                    workflow.signals().size() + 1,
                    most);
        }
        changes.put(WorkflowOp.signal(workflow.number(), workflow.nextSignal(), null, signal));
    }

    static boolean isKept(LiveWorkflow workflow, String promise) {
        return workflow.signals().values().stream()
                .anyMatch(each -> each.promise() && each.name().equals(promise));
    }

    /** Numbers of the entries that take {@code signal}: of a promise all that wait for it, else the first. */
    private static List<Integer> waitingFor(LiveWorkflow workflow, SignalRecord signal) {
        Kind kind = signal.promise() ? Kind.PROMISE : Kind.SIGNAL;
        List<Integer> all = new ArrayList<>(1);
        for (int number : workflow.open()) {
            EntryRecord entry = Objects.requireNonNull(workflow.entry(number));
            boolean isIt = entry.kind() == kind && signal.name().equals(nameOf(entry));
            if (isIt && (signal.promise() || all.isEmpty())) {
                all.add(number);
            }
        }
        return all;
    }

    /** The name of what an entry waits for. */
    private static String nameOf(EntryRecord entry) {
        byte[] name = entry.value();
        return name == null ? "" : new String(name, StandardCharsets.UTF_8);
    }

    // Orders of operators.

    static Order pause(WorkHost host, long number, String reason) {
        return changes -> {
            LiveWorkflow workflow = changes.share().live(number);
            if (workflow != null && !workflow.record().paused()) {
                WorkflowRecord record = workflow.record();
                changes.put(WorkflowOp.live(
                        number, record, record.paused(host.lane().clockMillis(), reason)));
            }
        };
    }

    /** A workflow goes on, with all tries of what had failed or did not end. */
    static Order resume(WorkHost host, long number) {
        return changes -> {
            LiveWorkflow workflow = changes.share().live(number);
            if (workflow == null) {
                return;
            }
            long now = host.lane().clockMillis();
            WorkflowRecord record = workflow.record();
            if (record.paused()) {
                changes.put(WorkflowOp.live(number, record, record.resumed(now)));
            }
            for (int entry : List.copyOf(workflow.open())) {
                again(changes, workflow, new Place(number, entry), now);
            }
            changes.share().drop(number);
            changes.touch(number);
        };
    }

    private static void again(WorkflowChanges changes, LiveWorkflow workflow, Place place, long now) {
        EntryRecord entry = Objects.requireNonNull(workflow.entry(place.entry()));
        if (entry.kind().isTried() && changes.share().attempts().begun(place) == null) {
            begin(changes, place, entry, 1, now);
        } else if (isDue(entry, now)) {
            done(changes, place, entry, entry.value());
        } else if (entry.kind() == Kind.SIGNAL || entry.kind() == Kind.PROMISE) {
            take(changes, workflow, place, entry);
        }
    }

    /** Lets an entry have what came for it while its workflow was paused. */
    private static void take(WorkflowChanges changes, LiveWorkflow workflow, Place place, EntryRecord entry) {
        for (int number : List.copyOf(workflow.signals().keySet())) {
            SignalRecord signal = Objects.requireNonNull(workflow.signals().get(number));
            if (signal.promise() == (entry.kind() == Kind.PROMISE)
                    && signal.name().equals(nameOf(entry))) {
                if (!signal.promise()) {
                    changes.put(WorkflowOp.signal(place.workflow(), number, signal, null));
                }
                done(changes, place, entry, signal.value());
                return;
            }
        }
    }

    static Order cancel(WorkHost host, long number, String reason) {
        return changes -> {
            LiveWorkflow workflow = changes.share().live(number);
            if (workflow != null && workflow.record().status() == WorkflowStatus.RUNNING) {
                WorkflowRecord record = workflow.record();
                long now = host.lane().clockMillis();
                changes.put(WorkflowOp.live(
                        number, record, record.resumed(now).with(WorkflowStatus.CANCELLING, now, reason)));
                changes.touch(number);
            }
        };
    }

    static Order kill(WorkHost host, long number, String reason) {
        return changes -> {
            LiveWorkflow workflow = changes.share().live(number);
            if (workflow != null) {
                long now = host.lane().clockMillis();
                changes.end(workflow, workflow.record().with(WorkflowStatus.KILLED, now, reason));
            }
        };
    }
}
