package dev.rouse;

import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * Calls public methods and constructors with a null in place of each argument, and of each element of one, that is not {@code
 * @Nullable}: the error has to be one of what was given, and to name the parameter, or the option that a method sets.
 */
public final class NullArguments {

    private final Map<Class<?>, Object> byType = new HashMap<>();
    private final Map<String, Object> byName = new TreeMap<>();
    private Predicate<Executable> which = any -> true;

    /** Takes {@code value} for parameters of {@code type}. */
    public <T> NullArguments with(Class<T> type, T value) {
        byType.put(type, value);
        return this;
    }

    /** Takes {@code value} for parameters called {@code name}, where it is of their type. */
    public NullArguments with(String name, Object value) {
        byName.put(name, value);
        return this;
    }

    /** Calls only those that {@code chosen} takes. */
    public NullArguments only(Predicate<Executable> chosen) {
        which = chosen;
        return this;
    }

    /** What is wrong with the public constructors and static methods of {@code type}. */
    public List<String> faultsOf(Class<?> type) {
        List<String> faults = new ArrayList<>();
        for (Constructor<?> constructor : type.getConstructors()) {
            if (!Modifier.isAbstract(type.getModifiers())) {
                check(constructor, null, faults);
            }
        }
        for (Method method : type.getDeclaredMethods()) {
            if (Modifier.isPublic(method.getModifiers()) && Modifier.isStatic(method.getModifiers())) {
                check(method, null, faults);
            }
        }
        return faults;
    }

    /** What is wrong with the public methods that {@code type} declares, called on {@code target}. */
    public <T> List<String> faultsOf(Class<T> type, T target) {
        List<String> faults = new ArrayList<>();
        for (Method method : type.getMethods()) {
            if (!Modifier.isStatic(method.getModifiers())
                    && !method.isBridge()
                    && method.getDeclaringClass() != Object.class
                    && !Set.of("equals", "compareTo").contains(method.getName())) {
                check(method, target, faults);
            }
        }
        return faults;
    }

    private void check(Executable called, @Nullable Object target, List<String> faults) {
        if (called.isSynthetic() || !which.test(called)) {
            return;
        }
        Parameter[] parameters = called.getParameters();
        for (int i = 0; i < parameters.length; i++) {
            AnnotatedType type = parameters[i].getAnnotatedType();
            if (parameters[i].getType().isPrimitive() || isNullable(type)) {
                continue;
            }
            check(called, target, i, null, faults);
            Object holed = withNull(type, parameters[i].getType());
            if (holed != null) {
                check(called, target, i, holed, faults);
            }
        }
    }

    /** An array or collection with a null in it; null where it may have one, or {@code type} is none. */
    private static @Nullable Object withNull(AnnotatedType type, Class<?> raw) {
        if (type instanceof AnnotatedArrayType array && !raw.getComponentType().isPrimitive()) {
            return isNullable(array.getAnnotatedGenericComponentType())
                    ? null
                    : Array.newInstance(raw.getComponentType(), 1);
        }
        if (type instanceof AnnotatedParameterizedType generic
                && (raw == List.class || raw == Set.class)
                && !isNullable(generic.getAnnotatedActualTypeArguments()[0])) {
            return raw == List.class ? Arrays.asList((Object) null) : Collections.singleton(null);
        }
        return raw == Map.class ? Collections.singletonMap(null, null) : null;
    }

    private static boolean isNullable(AnnotatedType type) {
        return type.isAnnotationPresent(Nullable.class);
    }

    private void check(
            Executable called, @Nullable Object target, int index, @Nullable Object wrong, List<String> faults) {
        String place = called.getDeclaringClass().getSimpleName() + "." + called.getName() + " " + (index + 1) + " ("
                + called.getParameters()[index].getName() + (wrong == null ? "" : " with a null in it") + "): ";
        Throwable error;
        try {
            error = error(called, target, arguments(called, index, wrong));
        } catch (IllegalArgumentException | ReflectiveOperationException e) {
            faults.add(place + "the test cannot call it: " + e);
            return;
        }
        if (error == null) {
            faults.add(place + "null is accepted");
        } else if (!isOfArgument(error)) {
            faults.add(place + error);
        } else if (!names(error, called.getParameters()[index].getName())
                && !names(error, called.getName().replaceFirst("^with", ""))) {
            faults.add(place + "not named in: " + error.getMessage());
        }
    }

    private @Nullable Object[] arguments(Executable called, int index, @Nullable Object wrong) {
        @Nullable Object[] arguments = new Object[called.getParameterCount()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = i == index ? wrong : sample(called.getParameters()[i]);
        }
        return arguments;
    }

    private @Nullable Object sample(Parameter parameter) {
        Class<?> type = parameter.getType();
        Object named = byName.get(parameter.getName());
        if (named != null && type.isInstance(named)) {
            return named;
        }
        if (type.isPrimitive()) {
            return type == boolean.class ? (Object) false : type == long.class ? (Object) 1L : (Object) 1;
        }
        if (isNullable(parameter.getAnnotatedType())) {
            return null;
        }
        if (byType.containsKey(type)) {
            return byType.get(type);
        }
        if (type.isArray()) {
            return Array.newInstance(type.getComponentType(), 0);
        }
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        throw new IllegalArgumentException("it has no sample of " + type.getName() + ": add one with(...)");
    }

    private static @Nullable Throwable error(Executable called, @Nullable Object target, @Nullable Object[] arguments)
            throws ReflectiveOperationException {
        called.setAccessible(true);
        Object result;
        try {
            result = called instanceof Constructor<?> constructor
                    ? constructor.newInstance(arguments)
                    : ((Method) called).invoke(target, arguments);
        } catch (InvocationTargetException e) {
            return e.getCause();
        }
        AtomicReference<Throwable> error = new AtomicReference<>();
        if (result instanceof Publisher<?> publisher) {
            Flux.from(publisher).subscribe(value -> {}, error::set);
        }
        return error.get();
    }

    private static boolean isOfArgument(Throwable error) {
        return error.getClass() == IllegalArgumentException.class
                || error instanceof RouseException told && told.kind() == ErrorKind.INVALID;
    }

    /** Whether the message has null, and one of the words of {@code parameter}. */
    private static boolean names(Throwable error, String parameter) {
        String message = error.getMessage().toLowerCase(Locale.ROOT);
        return message.contains("null")
                && Stream.of(parameter.split("(?=[A-Z])"))
                        .map(word -> word.toLowerCase(Locale.ROOT).replaceAll("s$", ""))
                        .anyMatch(message::contains);
    }
}
