package dev.rouse;

import java.util.List;
import java.util.Map;

/** No actor type of that name is registered here. */
public final class UnknownTypeException extends RouseException {

    private static final long serialVersionUID = 1L;

    private final String type;
    private final transient List<String> known;

    public UnknownTypeException(String type, List<String> known) {
        super(
                ErrorKind.NOT_FOUND,
                "request",
                "unknown_type",
                "No actor type is named '" + type + "'; registered are " + known + ".",
                Map.of("type", type),
                null);
        this.type = type;
        this.known = known;
    }

    public String type() {
        return type;
    }

    public List<String> known() {
        return known;
    }
}
