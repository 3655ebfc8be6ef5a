package dev.rouse;

import dev.rouse.base.Arguments;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The identity that a call is made under, as an authenticator has established it: a name, and what else is known of it (roles, a
 * tenant). It goes with the call to the actor, on whatever node that is: {@link ActorContext#caller}.
 *
 * @param name not empty
 * @param attributes an immutable copy of what was given
 * @param expires until when the front that established it goes by it; null for good. It ends there: no call carries it
 */
public record Principal(
        String name,
        Map<String, String> attributes,
        @Nullable Instant expires) {

    /** The most a principal may have: UTF-8 bytes of its name and of the keys and values of its attributes together. */
    public static final int MAX_BYTES = 4096;

    /**
     * @throws IllegalArgumentException the name is empty
     * @throws LimitExceededException it is over {@link #MAX_BYTES}
     */
    public Principal {
        if (Arguments.required("name", name).isEmpty()) {
            throw new IllegalArgumentException("A principal has a name, got an empty one.");
        }
        attributes = Map.copyOf(Arguments.noNulls("attributes", attributes));
        long bytes = bytes(name);
        for (Map.Entry<String, String> attribute : attributes.entrySet()) {
            bytes += bytes(attribute.getKey()) + bytes(attribute.getValue());
        }
        if (bytes > MAX_BYTES) {
            throw new LimitExceededException("bytes of a principal", bytes, MAX_BYTES);
        }
    }

    /**
     * A principal for good.
     *
     * @throws IllegalArgumentException the name is empty
     * @throws LimitExceededException it is over {@link #MAX_BYTES}
     */
    public Principal(String name, Map<String, String> attributes) {
        this(name, attributes, null);
    }

    /**
     * The same, until then: an authenticator says so of a token that expires. A request with it is refused from then on, and a WebSocket or
     * stream of events that was opened with it is closed.
     *
     * @param end null for good
     */
    public Principal until(@Nullable Instant end) {
        return new Principal(name, attributes, end);
    }

    /** A principal without attributes. */
    public static Principal of(String name) {
        return new Principal(name, Map.of());
    }

    private static long bytes(String text) {
        return text.length() > MAX_BYTES ? text.length() : text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Its name alone: attributes may be what a log should not have. */
    @Override
    public String toString() {
        return "Principal[" + name + "]";
    }
}
