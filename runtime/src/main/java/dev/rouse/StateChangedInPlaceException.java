package dev.rouse;

import java.util.Map;

/**
 * The state of an actor was changed other than by {@link ActorContext#update}: found by the {@linkplain
 * dev.rouse.RuntimeOptions#developmentChecks development checks}. The turn left no trace, and the state is what it was
 * before the change.
 */
public final class StateChangedInPlaceException extends RouseException {

    private static final long serialVersionUID = 1L;

    private static final String INSTEAD = " Make a new value in update(state -> ...), keep and hand out copies"
            + " (List.copyOf), or make the state a record that copies what it is given.";

    private final transient ActorAddress address;

    private StateChangedInPlaceException(ActorAddress address, String type, String message) {
        super(
                ErrorKind.INTERNAL,
                "actor",
                "state_changed_in_place",
                message,
                Map.of("actor", address.toString(), "type", type),
                null);
        this.address = address;
    }

    /**
     * @param turn that was about to begin
     */
    public static StateChangedInPlaceException betweenTurns(ActorAddress address, Class<?> type, String turn) {
        return new StateChangedInPlaceException(
                address,
                type.getName(),
                "The state of actor " + address + " (" + type.getName()
                        + ") was changed between its turns, before one of " + turn
                        + ": something outside of the actor has it, which gave it to update(...) or got it as a result."
                        + INSTEAD);
    }

    /**
     * @param turn that ended
     */
    public static StateChangedInPlaceException withoutUpdate(ActorAddress address, Class<?> type, String turn) {
        return new StateChangedInPlaceException(
                address,
                type.getName(),
                "The state of actor " + address + " (" + type.getName() + ") was changed in place during a turn of "
                        + turn + " that did not call update(...): nothing would have saved that." + INSTEAD);
    }

    /**
     * That of another node, in its words.
     *
     * @param type the name of the state's class
     */
    public static StateChangedInPlaceException reported(ActorAddress address, String type, String message) {
        return new StateChangedInPlaceException(address, type, message);
    }

    /** The actor whose state was changed. */
    public ActorAddress address() {
        return address;
    }
}
