package dev.rouse;

import java.util.Map;

/**
 * A subscriber that wants values alone will not get some of them: they were not kept for as long as it was behind or away. One
 * that can go on all the same subscribes by {@link ActorRef#events(EventQuery, Class)}, which tells of a gap as an item.
 */
public final class EventsMissedException extends RouseException {

    private static final long serialVersionUID = 1L;

    private final transient ActorAddress address;
    private final long first;
    private final long last;

    /**
     * @param first the first offset that is missing
     * @param last the last one
     */
    public EventsMissedException(ActorAddress address, long first, long last) {
        super(
                ErrorKind.CONFLICT,
                "event",
                "missed",
                "Events " + first + " to " + last + " of " + address
                        + " are not kept any more: subscribe with an EventQuery to go on behind them.",
                Map.of("actor", address.toString(), "first", first, "last", last),
                null);
        this.address = address;
        this.first = first;
        this.last = last;
    }

    /** The actor whose events they are. */
    public ActorAddress address() {
        return address;
    }

    /** The first offset that is missing. */
    public long first() {
        return first;
    }

    /** The last offset that is missing. */
    public long last() {
        return last;
    }
}
