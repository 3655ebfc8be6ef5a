package dev.rouse;

/**
 * State, data, schedule or another part of a turn was touched by code that belongs to no turn, or by code of which nobody can
 * know to which turn it belongs. Nothing was changed. The message says what was touched and where, and what to write instead;
 * {@link ActorContext} says which code belongs to a turn.
 */
public final class OutsideTurnException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    /** The reason that the code belongs to no turn. */
    public enum Reason {
        /** It runs on a thread of its own, or on the actor's lane beside turns. */
        NO_TURN,
        /** The turn that it was a part of has ended. */
        TURN_ENDED,
        /** It goes on with the answer of a publisher that several turns wait for together. */
        SHARED
    }

    private final transient ActorAddress address;
    private final Reason reason;

    /** Refuses code that belongs to no turn of the actor at {@code address}. */
    public OutsideTurnException(ActorAddress address, Reason reason, String message) {
        super(message);
        this.address = address;
        this.reason = reason;
    }

    /** The actor whose turns those are. */
    public ActorAddress address() {
        return address;
    }

    /** The reason that the code belongs to no turn. */
    public Reason reason() {
        return reason;
    }
}
