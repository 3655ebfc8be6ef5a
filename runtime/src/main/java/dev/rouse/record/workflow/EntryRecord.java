package dev.rouse.record.workflow;

import dev.rouse.WorkflowFailure;
import dev.rouse.kv.KvKey;
import dev.rouse.record.field.RecordReader;
import dev.rouse.record.field.VarFields;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a workflow's history: what it did, does or waits for at one place of its code. Format 1, kind 1, state 1, failure 1, attempts
 * 4, at 8 (ms since 1970), order 4, path, class and message of an error (each length 2 and UTF-8), value (length 4, -1: none, and the
 * codec's bytes).
 *
 * @param kind of what stands at that place of the code
 * @param attempts begun so far, of a step
 * @param at of one that runs, when it began; of one that waits, until when, 0 where no time ends that
 * @param order in which entries were done, from 1; 0 before
 * @param path names of the scopes around it and its own, with a slash between
 * @param failure why it failed; null for none
 * @param errorType class of the error that it failed with, or that an attempt did; empty for none
 * @param error its message
 * @param value that it gave; null for none
 */
public record EntryRecord(
        Kind kind,
        State state,
        int attempts,
        long at,
        int order,
        String path,
        WorkflowFailure.@Nullable Kind failure,
        String errorType,
        String error,
        byte @Nullable [] value)
        implements WorkflowRow {

    private static final int FORMAT = 1;
    private static final int FIXED_BYTES = 20;
    private static final Kind[] KINDS = Kind.values();
    private static final State[] STATES = State.values();
    private static final WorkflowFailure.Kind[] FAILURES = WorkflowFailure.Kind.values();

    /** Kind of an entry. The place of one is its code in records, and never changes: new ones come last. */
    public enum Kind {
        STEP,
        SLEEP,
        SIGNAL,
        PROMISE,
        RECEIVE,
        VALUE,
        LOOP,
        ALL,
        ANY,
        RACE,
        SAVEPOINT,
        COMPENSATION,
        CALL,
        SEND,
        VERSION;

        /** Whether it has attempts, each of them a turn. */
        public boolean isTried() {
            return isStep() || this == COMPENSATION;
        }

        /** Whether the code has it for a step. */
        public boolean isStep() {
            return this == STEP || this == CALL || this == SEND;
        }
    }

    /** State of an entry. The place of one is its code in records, and never changes: new ones come last. */
    public enum State {
        /** An attempt has begun, or is about to. */
        RUNNING,
        /** Something is to come: a time, or somebody's word. */
        WAITING,
        /** It gave its value. */
        DONE,
        /** It failed, and its workflow was told. */
        FAILED;

        public boolean isOpen() {
            return this == RUNNING || this == WAITING;
        }
    }

    /**
     * A step that is to run.
     *
     * @param attempt 1 where its first attempt begins in this life of the actor, else 0
     */
    public static EntryRecord tried(Kind kind, String path, long at, int attempt) {
        return new EntryRecord(kind, State.RUNNING, attempt, at, 0, path, null, "", "", null);
    }

    /** One that waits, until {@code at} or, where that is 0, for somebody's word. */
    public static EntryRecord waiting(Kind kind, String path, long at) {
        return new EntryRecord(kind, State.WAITING, 0, at, 0, path, null, "", "", null);
    }

    /** This, done. */
    public EntryRecord done(int place, byte @Nullable [] given) {
        return new EntryRecord(kind, State.DONE, attempts, at, place, path, null, "", "", given);
    }

    /** This, failed for good. */
    public EntryRecord failed(int place, WorkflowFailure.Kind why, String type, String message) {
        return new EntryRecord(kind, State.FAILED, attempts, at, place, path, why, type, message, null);
    }

    /** This after an attempt in vain, with the next one at a time; 0 for none before it is mended. */
    public EntryRecord again(long next, WorkflowFailure.Kind why, String type, String message) {
        return new EntryRecord(kind, State.WAITING, attempts, next, 0, path, why, type, message, null);
    }

    /** This with an attempt that begins now. */
    public EntryRecord attempt(int count, long now) {
        return new EntryRecord(kind, State.RUNNING, count, now, 0, path, failure, errorType, error, null);
    }

    /** This with another value, and in the same state. */
    public EntryRecord with(byte @Nullable [] given) {
        return new EntryRecord(kind, state, attempts, at, order, path, failure, errorType, error, given);
    }

    @Override
    public int size() {
        return FIXED_BYTES
                + VarFields.sizeOf(path)
                + VarFields.sizeOf(errorType)
                + VarFields.sizeOf(error)
                + VarFields.sizeOf(value);
    }

    @Override
    public byte[] encode() {
        ByteBuffer bytes = ByteBuffer.allocate(size());
        put(bytes);
        return bytes.array();
    }

    void put(ByteBuffer bytes) {
        bytes.put((byte) FORMAT)
                .put(codeOf(KINDS, kind))
                .put(codeOf(STATES, state))
                .put((byte) (failure == null ? 0 : codeOf(FAILURES, failure) + 1))
                .putInt(attempts)
                .putLong(at)
                .putInt(order);
        VarFields.put(bytes, path);
        VarFields.put(bytes, errorType);
        VarFields.put(bytes, error);
        VarFields.put(bytes, value);
    }

    /** @throws dev.rouse.kv.error.KvCorruptException it is no such record */
    public static EntryRecord decode(KvKey key, byte[] bytes) {
        return RecordReader.read(key, "workflow entry", bytes, FORMAT, EntryRecord::fields);
    }

    private static EntryRecord fields(ByteBuffer fields) {
        Kind kind = of(KINDS, fields.get());
        State state = of(STATES, fields.get());
        int failure = fields.get();
        int attempts = fields.getInt();
        long at = fields.getLong();
        int order = fields.getInt();
        String path = VarFields.text(fields);
        String errorType = VarFields.text(fields);
        String error = VarFields.text(fields);
        WorkflowFailure.Kind why = failure == 0 ? null : of(FAILURES, failure - 1);
        return new EntryRecord(kind, state, attempts, at, order, path, why, errorType, error, VarFields.value(fields));
    }

    private static <E> byte codeOf(E[] values, E one) {
        byte code = 0;
        while (values[code] != one) {
            code++;
        }
        return code;
    }

    private static <E> E of(E[] values, int code) {
        if (code < 0 || code >= values.length) {
            throw new BufferUnderflowException();
        }
        return values[code];
    }
}
