package dev.rouse;

import dev.rouse.base.Quantity;
import java.util.Map;

/** More messages are in this queue than it holds. */
public final class QueueFullException extends RetryableException {

    private static final long serialVersionUID = 1L;

    private final transient ActorAddress address;
    private final String queue;
    private final long depth;
    private final int limit;

    /** Refuses a message to a queue of the actor at {@code address}. */
    public QueueFullException(ActorAddress address, String queue, long depth, int limit) {
        super(
                ErrorKind.OVERLOADED,
                "queue",
                "queue_full",
                "Queue " + queue + " of actor " + address + " is full: it has "
                        + Quantity.of(depth, "message", "messages") + ", and holds " + limit
                        + ". Send again later, or raise the type's queues.maxMessages.",
                Map.of("actor", address.toString(), "queue", queue, "depth", depth, "limit", limit),
                null);
        this.address = address;
        this.queue = queue;
        this.depth = depth;
        this.limit = limit;
    }

    /** The actor that the message was for. */
    public ActorAddress address() {
        return address;
    }

    /** Name of the queue. */
    public String queue() {
        return queue;
    }

    /** The number of messages that are in it. */
    public long depth() {
        return depth;
    }

    /** The number that it holds. */
    public int limit() {
        return limit;
    }
}
