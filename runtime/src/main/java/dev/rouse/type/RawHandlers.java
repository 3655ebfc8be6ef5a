package dev.rouse.type;

import dev.rouse.Actor;
import dev.rouse.ActorConnection;
import dev.rouse.RawMessage;
import dev.rouse.RawRequest;
import java.util.Arrays;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;

/**
 * The raw handlers that a type has, as it overrides them.
 *
 * @param http whether its actors answer plain HTTP requests
 * @param sockets whether its actors have raw WebSockets
 */
public record RawHandlers(boolean http, boolean sockets) {

    static RawHandlers of(Class<?> implementation) {
        return new RawHandlers(
                isOverridden(implementation, "onHttp", RawRequest.class, Flux.class),
                isOverridden(implementation, "onSocketMessage", ActorConnection.class, RawMessage.class));
    }

    private static boolean isOverridden(Class<?> implementation, String name, Class<?>... parameters) {
        for (Class<?> type = implementation; type != Actor.class && type != null; type = type.getSuperclass()) {
            if (Stream.of(type.getDeclaredMethods())
                    .anyMatch(method ->
                            method.getName().equals(name) && Arrays.equals(method.getParameterTypes(), parameters))) {
                return true;
            }
        }
        return false;
    }
}
