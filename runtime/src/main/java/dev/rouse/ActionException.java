package dev.rouse;

import java.util.Map;

/**
 * What an actor's own code throws to refuse a call in its own words. The turn leaves no trace, and code, message and
 * metadata reach the caller as they are, through every gateway.
 */
public class ActionException extends RouseException {

    private static final long serialVersionUID = 1L;

    public ActionException(String code, String message) {
        this(code, message, Map.of());
    }

    /**
     * @param code stable, in snake case: {@code out_of_stock}
     * @param metadata what JSON can hold
     */
    public ActionException(String code, String message, Map<String, Object> metadata) {
        super(ErrorKind.USER, "user", code, message, metadata, null);
    }
}
