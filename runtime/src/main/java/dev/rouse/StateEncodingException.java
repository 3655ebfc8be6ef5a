package dev.rouse;

import dev.rouse.base.ErrorText;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state that a turn made, or a value of own data, cannot be written by the codec, or could not be read again as it was, or a
 * value of own data cannot be read. A turn that ends with this changed nothing; what it had asked of others stays.
 */
public final class StateEncodingException extends RouseException {

    private static final long serialVersionUID = 1L;

    private final transient ActorAddress address;

    /** Ends a call whose turn made a state that the codec cannot write. */
    public StateEncodingException(ActorAddress address, Throwable cause) {
        this(
                address,
                "state_not_encodable",
                "The new state of actor " + address + " cannot be written by its codec: " + ErrorText.message(cause),
                Map.of("actor", address.toString()),
                cause);
    }

    private StateEncodingException(
            ActorAddress address,
            String code,
            String message,
            Map<String, Object> metadata,
            @Nullable Throwable cause) {
        super(ErrorKind.INTERNAL, "actor", code, message, metadata, cause);
        this.address = address;
    }

    /** A value of own data cannot be written. */
    public static StateEncodingException writing(ActorAddress address, DataKey key, Class<?> type, Throwable cause) {
        return ofData(address, key, type, "data_not_encodable", "written", cause);
    }

    /** A value of own data cannot be read; it is left as it is. */
    public static StateEncodingException reading(ActorAddress address, DataKey key, Class<?> type, Throwable cause) {
        return ofData(address, key, type, "data_not_decodable", "read", cause);
    }

    private static StateEncodingException ofData(
            ActorAddress address, DataKey key, Class<?> type, String code, String what, Throwable cause) {
        return new StateEncodingException(
                address,
                code,
                "The value under key '" + key + "' of the own data of actor " + address + " cannot be " + what
                        + " by its codec as " + type.getName() + ": " + ErrorText.message(cause),
                Map.of("actor", address.toString(), "key", key.toString(), "class", type.getName()),
                cause);
    }

    /**
     * Of a state that could be written, and not read as it was.
     *
     * @param type the name of its class
     * @param lost what would be lost, as a clause
     */
    public static StateEncodingException lost(ActorAddress address, String type, String lost) {
        return new StateEncodingException(
                address,
                "state_not_encodable",
                "The new state of actor " + address + " (" + type + ") would not come back from the store as it is: "
                        + lost
                        + ". Make it of records, declare types that say which class to read (@JsonTypeInfo), exclude what is not"
                        + " to be stored (transient, @JsonIgnore), or set a StateCodec of your own.",
                Map.of("actor", address.toString()),
                null);
    }

    /** That of another node, in its words. */
    public static StateEncodingException reported(
            ActorAddress address,
            String code,
            String message,
            Map<String, Object> metadata,
            @Nullable Throwable cause) {
        return new StateEncodingException(address, code, message, metadata, cause);
    }

    /** The actor whose value it is. */
    public ActorAddress address() {
        return address;
    }
}
