package dev.rouse;

import java.util.Map;

/** The state that a turn made cannot be written by the codec. Its turn changed nothing; what it had asked of others stays. */
public final class StateEncodingException extends RouseException {

    private static final long serialVersionUID = 1L;

    private final transient ActorAddress address;

    public StateEncodingException(ActorAddress address, Throwable cause) {
        super(
                ErrorKind.INTERNAL,
                "actor",
                "state_not_encodable",
                "The new state of actor " + address + " cannot be written by its codec: " + ErrorText.message(cause),
                Map.of("actor", address.toString()),
                cause);
        this.address = address;
    }

    public ActorAddress address() {
        return address;
    }
}
