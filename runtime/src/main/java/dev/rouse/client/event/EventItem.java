package dev.rouse.client.event;

import dev.rouse.wire.WireValue;
import org.jspecify.annotations.Nullable;

/**
 * An event as it came, or a gap.
 *
 * @param first offset that is missing, of a gap; 0 for an event
 * @param offset of the event, or the last one that is missing
 * @param life of the numbering
 */
public record EventItem(
        long first,
        long offset,
        long life,
        String name,
        @Nullable WireValue value) {

    private static final int OVERHEAD = 64;

    public boolean isGap() {
        return first > 0;
    }

    /** Bytes that it takes while it is held, about. */
    public long bytes() {
        return (long) OVERHEAD + name.length() + (value == null ? 0 : value.bytes().length);
    }
}
