package dev.rouse;

import dev.rouse.base.Quantity;
import java.util.Map;

/** More calls wait for this actor than its mailbox holds. */
public final class MailboxFullException extends RetryableException {

    private static final long serialVersionUID = 1L;

    private final transient ActorAddress address;
    private final int capacity;

    /** Refuses a call of the actor at {@code address}. */
    public MailboxFullException(ActorAddress address, int capacity) {
        super(
                ErrorKind.OVERLOADED,
                "actor",
                "mailbox_full",
                "The mailbox of actor " + address + " is full: " + Quantity.of(capacity, "call waits", "calls wait")
                        + ". Call again later, or raise the type's mailboxCapacity.",
                Map.of("actor", address.toString(), "capacity", capacity),
                null);
        this.address = address;
        this.capacity = capacity;
    }

    /** The actor that was called. */
    public ActorAddress address() {
        return address;
    }

    /** The number of calls that may wait for it. */
    public int capacity() {
        return capacity;
    }
}
