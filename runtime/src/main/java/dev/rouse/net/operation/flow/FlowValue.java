package dev.rouse.net.operation.flow;

import dev.rouse.InvalidCallException;
import dev.rouse.net.operation.ArgumentFault;
import dev.rouse.net.request.RequestBody;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The value of a workflow in a body: any JSON, as the code of the workflow reads it later. */
final class FlowValue {

    private FlowValue() {}

    /**
     * Reads the first of an array; null where that has none.
     *
     * @throws InvalidCallException it is not JSON
     */
    static @Nullable Object first(RequestBody body, JsonMapper json) {
        return of(body, json) instanceof List<?> values && !values.isEmpty() ? values.get(0) : null;
    }

    /**
     * Reads it; null where the body is empty.
     *
     * @throws InvalidCallException it is not JSON
     */
    static @Nullable Object of(RequestBody body, JsonMapper json) {
        if (body.size() == 0) {
            return null;
        }
        try {
            return json.readValue(body.bytes(), 0, body.size(), Object.class);
        } catch (JacksonException e) {
            throw new InvalidCallException("The value of a workflow is not JSON: " + ArgumentFault.reason(e));
        }
    }
}
