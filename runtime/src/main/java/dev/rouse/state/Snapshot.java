package dev.rouse.state;

import dev.rouse.kv.KvKey;
import dev.rouse.record.StateRecord;
import dev.rouse.type.HostedType;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A state that user code could change in place, with the record that was made of it when its turn ended. The record is what
 * is saved; the object is what turns see, until one of them fails: then it is dropped, and made again from the record when it
 * is next wanted. Lane only.
 */
public final class Snapshot {

    private static final KvKey IN_MEMORY = KvKey.of();

    private final byte[] record;
    private @Nullable Object live;

    /** The bytes that the codec made of the object when it was last looked at; null when it was not. */
    private byte @Nullable [] seen;

    private Snapshot(byte[] record, Object live, byte @Nullable [] seen) {
        this.record = record;
        this.live = live;
        this.seen = seen;
    }

    /**
     * Of a state that a turn made.
     *
     * @param record what the codec made of it
     */
    public static Snapshot of(Object live, byte[] record) {
        return new Snapshot(record, live, record);
    }

    /**
     * Of a state that was stored.
     *
     * @param live what the codec made of the record
     */
    static Snapshot stored(byte[] record, Object live) {
        return new Snapshot(record, live, null);
    }

    byte[] record() {
        return record;
    }

    /**
     * The object that turns see.
     *
     * @throws RuntimeException what the codec says of its own bytes
     */
    public Object live(HostedType type) {
        Object now = live;
        if (now == null) {
            now = copy(type);
            live = now;
        }
        return now;
    }

    /**
     * An object of the same value that nobody else has.
     *
     * @throws RuntimeException what the codec says of its own bytes
     */
    public Object copy(HostedType type) {
        return type.decode(StateRecord.decode(IN_MEMORY, record).state());
    }

    /** Forgets the object, which may have been changed. */
    public void drop() {
        live = null;
        seen = null;
    }

    /**
     * Whether the object is another than when it was looked at last.
     *
     * @param now what the codec makes of it
     */
    boolean hasChanged(byte[] now) {
        byte[] before = seen;
        seen = now;
        return before != null && !Arrays.equals(before, now);
    }
}
