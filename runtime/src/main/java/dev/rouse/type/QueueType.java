package dev.rouse.type;

import dev.rouse.PulledQueue;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A queue of a type.
 *
 * @param message signature of its messages: that of the handler, or of one element of what that takes
 * @param handler of them
 * @param batch messages that one turn handles at most
 * @param pulled whether the actor takes them itself; then the handler is none
 */
public record QueueType(Action message, Action handler, int batch, boolean pulled) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final int LARGEST_BATCH = 1000;

    /**
     * @param api its interface, for errors
     * @throws IllegalArgumentException what is wrong with the handler
     */
    static QueueType of(String name, int batch, Action handler, MemberTypes types, Class<?> api) {
        String where = handler.name() + " of " + api.getName();
        checkName(name, where);
        if (handler.signature().stream() || handler.mode().changesNothing()) {
            throw new IllegalArgumentException(
                    "The handler of a queue returns a Mono, and is neither @ReadOnly nor @Watch: " + where + " is.");
        }
        if (batch < 1 || batch > LARGEST_BATCH) {
            throw new IllegalArgumentException(
                    "A batch of messages is from 1 to " + LARGEST_BATCH + ", got " + batch + " at " + where + ".");
        }
        return new QueueType(batch == 1 ? handler : handler.of(element(handler, where), types), handler, batch, false);
    }

    /** @throws IllegalArgumentException no queue has that name */
    static QueueType pulled(PulledQueue queue, Class<?> api) {
        checkName(queue.value(), api.getName());
        Action message = Action.message(queue.value(), queue.message());
        return new QueueType(message, message, 1, true);
    }

    private static void checkName(String name, String where) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "The name of a queue has 1 to 64 letters, digits, '-', '_' and '.', got '" + name + "' at " + where
                            + ".");
        }
    }

    private static Type element(Action handler, String where) {
        List<Type> parameters = handler.signature().parameterTypes();
        if (parameters.size() == 1
                && parameters.get(0) instanceof ParameterizedType list
                && list.getRawType() == List.class) {
            return list.getActualTypeArguments()[0];
        }
        throw new IllegalArgumentException(
                "The handler of batches takes one List of what its messages are, as List<Order>: " + where
                        + " does not.");
    }
}
