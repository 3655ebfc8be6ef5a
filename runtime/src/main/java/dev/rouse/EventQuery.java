package dev.rouse;

import dev.rouse.base.Arguments;
import org.jspecify.annotations.Nullable;

/**
 * Events of an actor that a subscriber wants: from where, and of which name. Immutable.
 *
 * <pre>{@code
 * EventQuery.now().named("message")          // those to come
 * EventQuery.beginning()                     // all that are kept, then those to come
 * EventQuery.after(seen.offset())            // those behind one that was seen
 * }</pre>
 */
public final class EventQuery {

    private static final long NOW = -1;
    private static final EventQuery ALL_TO_COME = new EventQuery(NOW, 0, false, null);

    private final long after;
    private final long life;
    private final boolean exact;
    private final @Nullable String name;

    private EventQuery(long after, long life, boolean exact, @Nullable String name) {
        this.after = after;
        this.life = life;
        this.exact = exact;
        this.name = name;
    }

    /** Events that are emitted from the subscription on. */
    public static EventQuery now() {
        return ALL_TO_COME;
    }

    /** All events that are kept, and those to come. */
    public static EventQuery beginning() {
        return new EventQuery(0, 0, false, null);
    }

    /**
     * Events behind {@code offset}, those too that are emitted meanwhile. Where some are not kept any more, the first item is an {@link
     * ActorEvent.Gap}.
     *
     * @param offset of the last item that was seen; 0 for {@link #beginning}
     * @throws IllegalArgumentException a negative offset
     */
    public static EventQuery after(long offset) {
        return new EventQuery(checked(offset), 0, false, null);
    }

    /**
     * Events behind a place, as an {@link EventBatch} told it: with a gap for all that is not kept any more, and where the numbering
     * began anew.
     *
     * @param offset the last one that is not wanted; 0 for none, as no event had come
     * @param life of the numbering; 0 for any
     * @throws IllegalArgumentException a negative offset
     */
    public static EventQuery behind(long offset, long life) {
        return new EventQuery(checked(offset), life, true, null);
    }

    private static long checked(long offset) {
        if (offset < 0) {
            throw new IllegalArgumentException("An offset of an event is 0 or more, got " + offset + ".");
        }
        return offset;
    }

    /**
     * The same, of one name only.
     *
     * @throws InvalidCallException no event has such a name
     */
    public EventQuery named(String only) {
        if (Arguments.required("name", only).chars().anyMatch(Character::isISOControl)) {
            throw new InvalidCallException("A name of an event has no control characters.");
        }
        return new EventQuery(after, life, exact, only);
    }

    /** Whether events from the subscription on are wanted. */
    public boolean isFromNow() {
        return after == NOW;
    }

    /** The offset of the last item that is not wanted; 0 where all are that are kept, and {@linkplain #isFromNow from now on}. */
    public long after() {
        return Math.max(0, after);
    }

    /** Identity of the numbering that the offset is of; 0 for any. */
    public long life() {
        return life;
    }

    /** Whether it is a place, {@linkplain #behind behind} which a gap tells of each event that is missing. */
    public boolean isExact() {
        return exact;
    }

    /** The only name that is wanted; null for all. */
    public @Nullable String name() {
        return name;
    }

    @Override
    public String toString() {
        String from = isFromNow() ? "from now on" : "after " + after;
        return (name == null ? "all events " : "events '" + name + "' ") + from;
    }
}
