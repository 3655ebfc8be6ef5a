package dev.rouse.type;

import dev.rouse.ActionMode;
import dev.rouse.ActionSignature;
import dev.rouse.Interleaved;
import dev.rouse.InvalidCallException;
import dev.rouse.ReadOnly;
import dev.rouse.Watch;
import java.lang.annotation.Annotation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One method of an actor's interface: how to call it, and how its turns run. */
public final class Action {

    private static final Class<?>[] NO_PARAMETERS = {};

    private final ActionSignature signature;
    private final Class<?>[] parameters;

    /** Null where it is no method. */
    private final @Nullable MethodHandle handle;

    /** Null where it is a method. Many are made for one turn each, so nothing is to be linked for them. */
    private final @Nullable Body body;

    /**
     * Type of the elements of the last parameter where that takes any number of arguments; null where it is one like
     * the others.
     */
    private final @Nullable Class<?> rest;

    /** Code that the runtime runs on an actor's object. */
    public interface Body {
        Publisher<?> run(Object actor, Object[] arguments);
    }

    private Action(
            ActionSignature signature, Class<?>[] parameters, @Nullable MethodHandle handle, @Nullable Body body) {
        this.signature = signature;
        this.parameters = parameters;
        this.handle = handle;
        this.body = body;
        this.rest = signature.varArgs() ? parameters[parameters.length - 1].getComponentType() : null;
    }

    /** An exclusive turn that is no method of the interface. */
    public static Action of(String name, Body body) {
        return new Action(noMethod(name), NO_PARAMETERS, null, body);
    }

    /** As {@link #of(String, Body)}, a turn that overlaps with others. */
    public static Action interleaved(String name, Body body) {
        ActionSignature signature =
                new ActionSignature(name, List.of(), Object.class, false, ActionMode.INTERLEAVED, false);
        return new Action(signature, NO_PARAMETERS, null, body);
    }

    /** A stream of {@code elements} that is no method of the interface, and no turn. */
    public static Action stream(String name, Class<?> elements) {
        ActionSignature signature = new ActionSignature(name, List.of(), elements, true, ActionMode.READ_ONLY, false);
        Body none = (actor, arguments) -> Flux.error(new IllegalStateException(name + " is no turn."));
        return new Action(signature, NO_PARAMETERS, null, none);
    }

    /** A stream of {@code elements} that is no method of the interface, and keeps nobody out. */
    public static Action watch(String name, Class<?> elements, Body body) {
        ActionSignature signature = new ActionSignature(name, List.of(), elements, true, ActionMode.WATCH, false);
        return new Action(signature, NO_PARAMETERS, null, body);
    }

    /** An action that cannot be: each call of it fails with {@code error}. */
    public static Action failing(String name, Throwable error) {
        return of(name, (actor, arguments) -> Mono.error(error));
    }

    /** The signature of messages of a queue that nobody handles: it is not to be invoked. */
    static Action message(String queue, Class<?> type) {
        ActionSignature signature =
                new ActionSignature(queue, List.of(type), Void.class, false, ActionMode.EXCLUSIVE, false);
        Body none = (actor, arguments) -> Mono.error(new IllegalStateException(queue + " is no action."));
        Class<?> boxed = MethodType.methodType(type).wrap().returnType();
        return new Action(signature, new Class<?>[] {boxed}, null, none);
    }

    /** The signature of this action with one argument of {@code type}: it is not to be invoked. */
    Action of(Type type, MemberTypes types) {
        ActionSignature single = new ActionSignature(
                name(), List.of(type), signature.resultType(), signature.stream(), signature.mode(), false);
        Class<?> boxed = MethodType.methodType(types.raw(type)).wrap().returnType();
        return new Action(single, new Class<?>[] {boxed}, handle, body);
    }

    private static ActionSignature noMethod(String name) {
        return new ActionSignature(name, List.of(), Object.class, false, ActionMode.EXCLUSIVE, false);
    }

    /**
     * @param types of the interface that was registered, which may be another than the one that declares the method
     * @param implementation where an annotation may stand as well
     * @throws IllegalArgumentException a method that is no action, saying why
     */
    public static Action of(Method method, MemberTypes types, Class<?> implementation) {
        Class<?> returned = method.getReturnType();
        if (returned != Mono.class && returned != Flux.class) {
            throw new IllegalArgumentException("An action returns Mono or Flux, " + method + " does not.");
        }
        List<Type> declared = types.parameters(method);
        ActionSignature signature = new ActionSignature(
                method.getName(),
                declared,
                types.result(method),
                returned == Flux.class,
                mode(method, implementation),
                method.isVarArgs());
        Class<?>[] parameters = MethodType.methodType(
                        void.class, declared.stream().map(types::raw).toArray(Class<?>[]::new))
                .wrap()
                .parameterArray();
        return new Action(signature, parameters, handle(method), null);
    }

    private static ActionMode mode(Method method, Class<?> implementation) {
        boolean readOnly = isAnnotated(method, implementation, ReadOnly.class);
        boolean interleaved = isAnnotated(method, implementation, Interleaved.class);
        boolean watch = isAnnotated(method, implementation, Watch.class);
        if (readOnly && interleaved || watch && (readOnly || interleaved)) {
            throw new IllegalArgumentException("An action is @ReadOnly, @Interleaved or @Watch, not both: " + method
                    + " in " + implementation.getName());
        }
        if (watch && method.getReturnType() != Flux.class) {
            throw new IllegalArgumentException("An action that is @Watch returns a Flux, " + method + " does not.");
        }
        return readOnly
                ? ActionMode.READ_ONLY
                : interleaved ? ActionMode.INTERLEAVED : watch ? ActionMode.WATCH : ActionMode.EXCLUSIVE;
    }

    private static boolean isAnnotated(Method method, Class<?> implementation, Class<? extends Annotation> annotation) {
        if (method.isAnnotationPresent(annotation)) {
            return true;
        }
        try {
            return implementation
                    .getMethod(method.getName(), method.getParameterTypes())
                    .isAnnotationPresent(annotation);
        } catch (NoSuchMethodException e) {
            return false;
        }
    }

    private static MethodHandle handle(Method method) {
        try {
            method.setAccessible(true);
            return MethodHandles.lookup()
                    .unreflect(method)
                    .asFixedArity()
                    .asSpreader(Object[].class, method.getParameterCount())
                    .asType(MethodType.methodType(Object.class, Object.class, Object[].class));
        } catch (IllegalAccessException e) {
            throw new IllegalArgumentException("An actor's interface is public or opened to Rouse: " + method, e);
        }
    }

    public ActionSignature signature() {
        return signature;
    }

    public String name() {
        return signature.name();
    }

    public ActionMode mode() {
        return signature.mode();
    }

    /**
     * Returns what the method is called with: {@code given}, with those that a last parameter of any number takes gathered in its
     * array, where they are given one by one.
     *
     * @throws InvalidCallException when number or types of the arguments are not the declared ones
     */
    public @Nullable Object[] arguments(@Nullable Object... given) {
        return rest == null || isWhole(given) ? checked(given) : gathered(rest, given);
    }

    /** Whether the array of the last parameter is given as such. */
    private boolean isWhole(@Nullable Object... given) {
        int last = parameters.length - 1;
        return given.length == parameters.length && parameters[last].isInstance(given[last]);
    }

    private @Nullable Object[] checked(@Nullable Object... given) {
        if (given.length != parameters.length) {
            throw InvalidCallException.wrongNumber(signature, given.length);
        }
        for (int i = 0; i < parameters.length; i++) {
            check(i, parameters[i], signature.parameterTypes().get(i), given[i]);
        }
        return given;
    }

    private @Nullable Object[] gathered(Class<?> element, @Nullable Object... given) {
        int last = parameters.length - 1;
        if (given.length < last) {
            throw InvalidCallException.wrongNumber(signature, given.length);
        }
        for (int i = 0; i < last; i++) {
            check(i, parameters[i], signature.parameterTypes().get(i), given[i]);
        }
        Class<?> boxed = MethodType.methodType(element).wrap().returnType();
        Object array = Array.newInstance(element, given.length - last);
        for (int i = last; i < given.length; i++) {
            check(i, boxed, element, given[i]);
            Array.set(array, i - last, given[i]);
        }
        @Nullable Object[] whole = Arrays.copyOf(given, parameters.length, Object[].class);
        whole[last] = array;
        return whole;
    }

    private void check(int index, Class<?> boxed, Type declared, @Nullable Object argument) {
        boolean fits = argument == null
                ? !(declared instanceof Class<?> type && type.isPrimitive())
                : boxed.isInstance(argument);
        if (!fits) {
            throw new InvalidCallException(
                    "Argument " + (index + 1) + " of action " + name() + " is of type " + declared.getTypeName()
                            + ", got "
                            + (argument == null
                                    ? "null"
                                    : "one of type " + argument.getClass().getTypeName()) + ".",
                    Map.of("action", name(), "argument", index + 1));
        }
    }

    /** Calls the method: what it throws comes as an error of the result. */
    public Publisher<?> invoke(Object actor, Object[] arguments) {
        try {
            Object result = body != null
                    ? body.run(actor, arguments)
                    : (Object) Objects.requireNonNull(handle, "of a method").invokeExact(actor, arguments);
            return result == null
                    ? Mono.error(
                            new NullPointerException("Action " + name() + " returned null instead of a publisher."))
                    : (Publisher<?>) result;
        } catch (Throwable e) {
            return Mono.error(e);
        }
    }
}
