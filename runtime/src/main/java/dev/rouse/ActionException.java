package dev.rouse;

import dev.rouse.base.Arguments;
import java.util.Map;

/**
 * Error with which an actor's own code refuses a call in its own words. Kind, code, message and metadata reach the caller as they
 * are, through every gateway; over HTTP the kind becomes the status: {@link ErrorKind} has the table.
 *
 * <p>The turn that ends with it changes nothing of its own actor: state, data, schedule and what it would have said are as they
 * were. What it had asked of others meanwhile stays: a call to another actor that was answered, an HTTP request, a line in
 * another database are done. Refuse before such calls, or undo them yourself.
 */
public class ActionException extends RouseException {

    private static final long serialVersionUID = 1L;

    /** As {@link #ActionException(ErrorKind, String, String, Map)}, of {@link ErrorKind#USER} and without metadata. */
    public ActionException(String code, String message) {
        this(ErrorKind.USER, code, message, Map.of());
    }

    /** As {@link #ActionException(ErrorKind, String, String, Map)}, of {@link ErrorKind#USER}. */
    public ActionException(String code, String message, Map<String, Object> metadata) {
        this(ErrorKind.USER, code, message, metadata);
    }

    /** As {@link #ActionException(ErrorKind, String, String, Map)}, without metadata. */
    public ActionException(ErrorKind kind, String code, String message) {
        this(kind, code, message, Map.of());
    }

    /**
     * @param kind what sort of refusal it is, for gateways: {@link ErrorKind#CONFLICT} say. It changes nothing in how the
     *     runtime treats the error: a call that ended with one is never made again by itself
     * @param code stable, in snake case: {@code out_of_stock}
     * @param message for people
     * @param metadata what JSON can hold
     */
    public ActionException(ErrorKind kind, String code, String message, Map<String, Object> metadata) {
        super(
                Arguments.required("kind", kind),
                "user",
                Arguments.required("code", code),
                Arguments.required("message", message),
                Arguments.noNulls("metadata", metadata),
                null);
    }
}
