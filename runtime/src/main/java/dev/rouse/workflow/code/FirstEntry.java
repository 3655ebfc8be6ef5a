package dev.rouse.workflow.code;

import dev.rouse.record.workflow.EntryRecord;
import dev.rouse.record.workflow.EntryRecord.Kind;
import dev.rouse.record.workflow.SignalRecord;
import dev.rouse.workflow.history.LiveWorkflow;
import dev.rouse.workflow.history.WorkflowOp;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes the entry that a part of the code begins with.
 *
 * @param changes of the turn that takes it
 */
record FirstEntry(LiveWorkflow workflow, Notes changes) {

    /** The entry that {@code part} begins with, at {@code now}. */
    EntryRecord of(Part part, long now) {
        if (part.plan() != null) {
            return EntryRecord.tried(part.kind(), part.path(), now, changes.begins() ? 1 : 0);
        }
        if (part.due() != null) {
            long due = Math.max(1, part.due().applyAsLong(now));
            byte[] value = part.value() == null ? null : part.value().get();
            EntryRecord sleep =
                    EntryRecord.waiting(part.kind(), part.path(), due).with(value);
            return due <= now ? sleep.done(workflow.nextOrder(), value) : sleep;
        }
        EntryRecord word = EntryRecord.waiting(part.kind(), part.path(), 0);
        if (part.value() != null) {
            return word.done(workflow.nextOrder(), part.value().get());
        }
        Integer number = signal(part.kind(), part.name());
        if (number == null) {
            return word.with(part.name().getBytes(StandardCharsets.UTF_8));
        }
        SignalRecord signal = Objects.requireNonNull(workflow.signals().get(number));
        if (!signal.promise()) {
            changes.put(WorkflowOp.signal(workflow.number(), number, signal, null));
        }
        return word.done(workflow.nextOrder(), signal.value());
    }

    private @Nullable Integer signal(Kind kind, String name) {
        for (Map.Entry<Integer, SignalRecord> each : workflow.signals().entrySet()) {
            if (each.getValue().promise() == (kind == Kind.PROMISE)
                    && each.getValue().name().equals(name)) {
                return each.getKey();
            }
        }
        return null;
    }
}
