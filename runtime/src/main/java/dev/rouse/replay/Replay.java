package dev.rouse.replay;

import dev.rouse.Actor;
import dev.rouse.ActorDriver;
import dev.rouse.InvalidCallException;
import dev.rouse.WorkflowHistory;
import dev.rouse.WorkflowInfo;
import dev.rouse.WorkflowValue;
import dev.rouse.base.ErrorText;
import dev.rouse.loop.LaneLoop;
import dev.rouse.record.workflow.EntryRecord;
import dev.rouse.record.workflow.SignalRecord;
import dev.rouse.record.workflow.WorkflowRecord;
import dev.rouse.type.HostedType;
import dev.rouse.workflow.code.Part;
import dev.rouse.workflow.code.WorkflowRun;
import dev.rouse.workflow.history.LiveWorkflow;
import dev.rouse.workflow.history.WorkflowOp;
import dev.rouse.workflow.order.ExportedEntry;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.Ticker;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One replay of one history. */
final class Replay {

    private static final long NUMBER = 1;

    private final HostedType type;
    private final ReplayCodec codec;
    private final WorkflowHistory history;
    private final LiveWorkflow workflow = new LiveWorkflow(NUMBER);
    private final ReplayNotes notes = new ReplayNotes(workflow);
    private final List<Throwable> thrown = new ArrayList<>(0);

    Replay(HostedType type, ReplayCodec codec, WorkflowHistory history) {
        this.type = type;
        this.codec = codec;
        this.history = history;
    }

    Replayed run() {
        WorkflowInfo info = history.info();
        Actor<?> actor = type.newActor();
        attach(actor);
        if (!ActorDriver.workflows(actor).containsKey(info.name())) {
            throw new InvalidCallException("Actors of type " + type.name() + " have no workflow '" + info.name()
                    + "': workflow(name, code) in the constructor registers one.");
        }
        if (info.status().isEnd()) {
            return new Replayed(info.id(), Replayed.Standing.ENDED, List.of(), List.of(), null);
        }
        restore();
        List<String> waits = workflow.open().stream()
                .map(workflow::entry)
                .map(Objects::requireNonNull)
                .map(entry -> Part.phrase(entry.kind(), entry.path()))
                .toList();
        // Work that the code leaves for later runs before this returns.
        LaneLoop loop = new LaneLoop(ImmediateEventExecutor.INSTANCE, Ticker.systemTicker(), () -> {}, thrown::add);
        ReplayHost host = new ReplayHost(
                history.actor(), type, actor, loop, info.changedAt().toEpochMilli());
        WorkflowRun run = new WorkflowRun(host, workflow, () -> {});
        ImmediateEventExecutor.INSTANCE.execute(() -> run.goOn(notes));
        Replayed replayed = standing(run, waits);
        run.drop();
        return replayed;
    }

    @SuppressWarnings("unchecked") // it has no state that anybody sees
    private void attach(Actor<?> actor) {
        ActorDriver.attach((Actor<Object>) actor, new ReplayContext(history.actor()));
    }

    private Replayed standing(WorkflowRun run, List<String> waits) {
        String id = history.info().id();
        ReplayCodec.Fault unread = codec.fault();
        if (unread != null && unread.hidden()) {
            return new Replayed(id, Replayed.Standing.HIDDEN, waits, List.of(), unread.path());
        }
        if (unread != null) {
            throw fault("the class of today does not read the value of '" + unread.path() + "': "
                    + ErrorText.message(unread.reason()));
        }
        if (run.broken() != null) {
            throw run.broken();
        }
        if (notes.isFaulty()) {
            throw fault(workflow.record().reason());
        }
        if (!thrown.isEmpty()) {
            throw fault(ErrorText.message(thrown.get(0)));
        }
        if (notes.last() != null) {
            return new Replayed(id, Replayed.Standing.ENDS, waits, notes.begun(), null);
        }
        run.checkAllMet();
        return new Replayed(id, Replayed.Standing.WAITS, waits, notes.begun(), null);
    }

    private IllegalStateException fault(String reason) {
        return new IllegalStateException(
                "The code of workflow " + history.info().id() + " has a fault: " + reason);
    }

    // The history.

    private void restore() {
        WorkflowInfo info = history.info();
        try {
            workflow.apply(WorkflowOp.live(NUMBER, null, record(info)));
            history.entries().forEach(entry -> {
                EntryRecord record = ExportedEntry.record(entry, value -> codec.written(entry.path(), value));
                workflow.apply(WorkflowOp.entry(NUMBER, entry.number(), null, record));
            });
            history.words().forEach(word -> {
                byte[] value = given("#" + word.name(), word.value());
                SignalRecord record = new SignalRecord(word.promise(), word.at().toEpochMilli(), word.name(), value);
                workflow.apply(WorkflowOp.signal(NUMBER, word.number(), null, record));
            });
        } catch (IllegalArgumentException e) {
            throw new InvalidCallException("The history of workflow " + info.id() + " is malformed: " + e.getMessage());
        }
    }

    /** One that is not paused: its code goes on as far as it had come. */
    private WorkflowRecord record(WorkflowInfo info) {
        return new WorkflowRecord(
                info.status(),
                false,
                true,
                info.startedAt().toEpochMilli(),
                info.changedAt().toEpochMilli(),
                history.restarts(),
                info.id(),
                info.name(),
                info.reason(),
                given("", history.input()),
                null);
    }

    private byte @Nullable [] given(String path, @Nullable WorkflowValue value) {
        return value == null ? null : codec.written(path, value);
    }
}
