package dev.rouse.record.workflow;

import dev.rouse.TraceContext;
import dev.rouse.WorkflowStatus;
import dev.rouse.kv.KvKey;
import dev.rouse.record.field.RecordReader;
import dev.rouse.record.field.TraceField;
import dev.rouse.record.field.VarFields;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A workflow, live or ended. Format 1, status 1, paused 1, given id 1, started-at 8, changed-at 8 (ms since 1970), restarts 4, id, name and reason (each
 * length 2 and UTF-8), input and result (each length 4, -1: none, and the codec's bytes).
 *
 * @param status what it does, or how it has ended
 * @param paused whether it goes on with nothing until it is resumed
 * @param named whether its starter gave it the id
 * @param changedAt when its status changed
 * @param restarts how often it was begun again at a part of its code
 * @param reason in words, of its pause, its cancellation or its failure; empty for none
 * @param trace in which it was started, a {@link TraceField}; null for none
 */
public record WorkflowRecord(
        WorkflowStatus status,
        boolean paused,
        boolean named,
        long startedAt,
        long changedAt,
        int restarts,
        String id,
        String name,
        String reason,
        byte @Nullable [] input,
        byte @Nullable [] result,
        @Nullable TraceContext trace)
        implements WorkflowRow {

    private static final int FORMAT = 1;
    private static final int FIXED_BYTES = 24;

    // The place of a status is its code in records, and never changes: new ones come last.
    private static final WorkflowStatus[] STATUSES = {
        WorkflowStatus.RUNNING,
        WorkflowStatus.COMPENSATING,
        WorkflowStatus.CANCELLING,
        WorkflowStatus.COMPLETED,
        WorkflowStatus.FAILED,
        WorkflowStatus.CANCELLED,
        WorkflowStatus.KILLED
    };

    /** Of no trace. */
    public WorkflowRecord(
            WorkflowStatus status,
            boolean paused,
            boolean named,
            long startedAt,
            long changedAt,
            int restarts,
            String id,
            String name,
            String reason,
            byte @Nullable [] input,
            byte @Nullable [] result) {
        this(status, paused, named, startedAt, changedAt, restarts, id, name, reason, input, result, null);
    }

    /** One that begins. */
    public static WorkflowRecord started(long at, String id, boolean named, String name, byte @Nullable [] input) {
        return new WorkflowRecord(WorkflowStatus.RUNNING, false, named, at, at, 0, id, name, "", input, null, null);
    }

    /** This in a trace; null for none. */
    public WorkflowRecord in(@Nullable TraceContext other) {
        return new WorkflowRecord(
                status, paused, named, startedAt, changedAt, restarts, id, name, reason, input, result, other);
    }

    /** This with another status. */
    public WorkflowRecord with(WorkflowStatus next, long at, String why) {
        return new WorkflowRecord(next, false, named, startedAt, at, restarts, id, name, why, input, null, trace);
    }

    /** This, paused. */
    public WorkflowRecord paused(long at, String why) {
        return new WorkflowRecord(status, true, named, startedAt, at, restarts, id, name, why, input, result, trace);
    }

    /** This, paused no longer. */
    public WorkflowRecord resumed(long at) {
        return new WorkflowRecord(status, false, named, startedAt, at, restarts, id, name, "", input, result, trace);
    }

    /** This, begun again at a part of its code. */
    public WorkflowRecord restarted(long at) {
        return new WorkflowRecord(
                status, false, named, startedAt, at, restarts + 1, id, name, "", input, result, trace);
    }

    /** This with the value that it ended with. */
    public WorkflowRecord completed(long at, byte @Nullable [] value) {
        return new WorkflowRecord(
                WorkflowStatus.COMPLETED, false, named, startedAt, at, restarts, id, name, "", input, value, trace);
    }

    @Override
    public int size() {
        return FIXED_BYTES
                + TraceField.sizeOf(trace)
                + VarFields.sizeOf(id)
                + VarFields.sizeOf(name)
                + VarFields.sizeOf(reason)
                + VarFields.sizeOf(input)
                + VarFields.sizeOf(result);
    }

    @Override
    public byte[] encode() {
        ByteBuffer bytes = ByteBuffer.allocate(size() - TraceField.sizeOf(trace));
        bytes.put((byte) FORMAT)
                .put(codeOf(status))
                .put((byte) (paused ? 1 : 0))
                .put((byte) (named ? 1 : 0))
                .putLong(startedAt)
                .putLong(changedAt)
                .putInt(restarts);
        VarFields.put(bytes, id);
        VarFields.put(bytes, name);
        VarFields.put(bytes, reason);
        VarFields.put(bytes, input);
        VarFields.put(bytes, result);
        return TraceField.into(bytes.array(), trace);
    }

    void put(ByteBuffer to) {
        to.put(encode());
    }

    private static byte codeOf(WorkflowStatus status) {
        byte code = 0;
        while (STATUSES[code] != status) {
            code++;
        }
        return code;
    }

    /** @throws dev.rouse.kv.error.KvCorruptException it is no such record */
    public static WorkflowRecord decode(KvKey key, byte[] bytes) {
        return RecordReader.readTraced(
                key,
                "workflow",
                bytes,
                FORMAT,
                (fields, trace) -> fields(fields).in(trace));
    }

    private static WorkflowRecord fields(ByteBuffer fields) {
        int status = fields.get();
        if (status < 0 || status >= STATUSES.length) {
            throw new BufferUnderflowException();
        }
        boolean paused = fields.get() != 0;
        boolean named = fields.get() != 0;
        long startedAt = fields.getLong();
        long changedAt = fields.getLong();
        int restarts = fields.getInt();
        String id = VarFields.text(fields);
        String name = VarFields.text(fields);
        String reason = VarFields.text(fields);
        byte[] input = VarFields.value(fields);
        return new WorkflowRecord(
                STATUSES[status],
                paused,
                named,
                startedAt,
                changedAt,
                restarts,
                id,
                name,
                reason,
                input,
                VarFields.value(fields),
                null);
    }
}
