package dev.rouse.remote;

import dev.rouse.InvalidCallException;
import dev.rouse.type.HostedType;
import dev.rouse.type.UnreadableValueException;
import dev.rouse.wire.WireValue;
import dev.rouse.wire.WireValue.Format;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The input of an explicit creation. No action declares its type, so its class goes with it: one of the application's own, or one of
 * the JDK's that are values.
 */
final class InputValue {

    /** Classes of the JDK that are values, beside numbers, times and collections. */
    private static final Set<Class<?>> VALUES =
            Set.of(String.class, Boolean.class, Character.class, UUID.class, byte[].class);

    private static final Map<Class<?>, Class<?>> COLLECTIONS =
            Map.of(List.class, ArrayList.class, Set.class, LinkedHashSet.class, Map.class, LinkedHashMap.class);

    private InputValue() {}

    /** @throws InvalidCallException the codec cannot write it, or could not read it again */
    static List<@Nullable WireValue> encode(HostedType type, @Nullable Object input) {
        if (input == null) {
            return List.of();
        }
        Class<?> sent = sentAs(input);
        try {
            return List.of(
                    Values.plain(checked(sent).getName()),
                    new WireValue(Format.OWN, type.values(sent).encode(input)));
        } catch (InvalidCallException e) {
            throw e;
        } catch (RuntimeException e) {
            throw refused(type, "of " + input.getClass().getName() + " cannot be sent to another node", e);
        }
    }

    private static Class<?> sentAs(Object input) {
        for (Map.Entry<Class<?>, Class<?>> collection : COLLECTIONS.entrySet()) {
            if (collection.getKey().isInstance(input)
                    && input.getClass().getName().startsWith("java.")) {
                return collection.getValue();
            }
        }
        return input instanceof Enum<?> constant ? constant.getDeclaringClass() : input.getClass();
    }

    static @Nullable Object[] decode(HostedType type, List<@Nullable WireValue> sent) {
        if (sent.isEmpty()) {
            return new Object[0];
        }
        WireValue value = sent.size() == 2 ? sent.get(1) : null;
        if (value == null) {
            throw new InvalidCallException("The input of a creation is its class and its value, got " + sent + ".");
        }
        String name = Values.text(sent.get(0));
        try {
            Class<?> named = Class.forName(name, false, type.api().getClassLoader());
            return new Object[] {type.codec().decode(value.bytes(), checked(named))};
        } catch (InvalidCallException e) {
            throw e;
        } catch (ClassNotFoundException | LinkageError | RuntimeException e) {
            throw refused(type, "of " + name + " cannot be read where the actor is", e);
        }
    }

    /** Nobody who connects may have just any class of the JDK made, with whatever that does then. */
    private static Class<?> checked(Class<?> named) {
        if (isOfJdk(named) && !isValue(named)) {
            throw new InvalidCallException(
                    "The input of a creation on another node is of a class of the application, or of one of the JDK's values, got "
                            + named.getName() + ": put it into a record.");
        }
        return named;
    }

    private static boolean isOfJdk(Class<?> named) {
        return named.isArray()
                || named.getClassLoader() == null
                || named.getClassLoader() == ClassLoader.getPlatformClassLoader();
    }

    private static boolean isValue(Class<?> named) {
        return VALUES.contains(named)
                || COLLECTIONS.containsValue(named)
                || Number.class.isAssignableFrom(named)
                || named.getPackageName().equals("java.time");
    }

    private static InvalidCallException refused(HostedType type, String what, Throwable why) {
        return new InvalidCallException("The input " + what + ", for a creation of an actor of type " + type.name()
                + ": " + UnreadableValueException.reason(why) + ".");
    }
}
