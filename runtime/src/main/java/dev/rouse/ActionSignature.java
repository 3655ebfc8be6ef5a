package dev.rouse;

import java.lang.reflect.Type;
import java.util.List;

/**
 * One action of an actor type, for gateways.
 *
 * @param parameterTypes with their type arguments, as declared
 * @param resultType what the {@code Mono} or {@code Flux} is of
 * @param stream whether it returns a {@code Flux}
 */
public record ActionSignature(
        String name, List<Type> parameterTypes, Type resultType, boolean stream, ActionMode mode) {

    public ActionSignature {
        parameterTypes = List.copyOf(parameterTypes);
    }
}
