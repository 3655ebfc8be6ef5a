package dev.rouse;

import java.lang.reflect.Type;
import java.util.List;

/**
 * One action of an actor type, for gateways.
 *
 * @param parameterTypes with their type arguments, as declared
 * @param resultType what the {@code Mono} or {@code Flux} is of
 * @param stream whether it returns a {@code Flux}
 * @param varArgs whether its last parameter is an array that takes any number of arguments, also one by one
 */
public record ActionSignature(
        String name, List<Type> parameterTypes, Type resultType, boolean stream, ActionMode mode, boolean varArgs) {

    public ActionSignature {
        parameterTypes = List.copyOf(parameterTypes);
    }

    /** The least number of arguments that it takes: without {@link #varArgs}, at most as well. */
    public int minArguments() {
        return varArgs ? parameterTypes.size() - 1 : parameterTypes.size();
    }
}
