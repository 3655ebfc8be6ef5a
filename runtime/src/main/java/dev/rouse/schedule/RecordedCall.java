package dev.rouse.schedule;

import dev.rouse.InvalidCallException;
import dev.rouse.type.Action;
import dev.rouse.type.HostedType;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The one call that a lambda makes of its actor's own interface, taken down instead of being made.
 *
 * @param action its name
 */
public record RecordedCall(String action, @Nullable Object... arguments) {

    /**
     * Runs {@code lambda} with a reference that takes down what it calls.
     *
     * @param api the interface of {@code type}, or one that it extends
     * @throws InvalidCallException it is another interface, or the lambda is anything but one call of an action
     */
    public static <A> RecordedCall of(
            HostedType type, Class<A> api, Function<? super A, ? extends Publisher<?>> lambda) {
        Class<?> whole = type.api();
        if (!api.isInterface() || !api.isAssignableFrom(whole)) {
            throw new InvalidCallException(
                    "Actors of type " + type.name() + " schedule actions of " + whole.getName() + ", got "
                            + api.getName() + ": pass the interface of the actor, or one that it extends.",
                    Map.of("type", type.name(), "expected", whole.getName(), "given", api.getName()));
        }
        Recorder recorder = new Recorder(type);
        A reference = api.cast(Proxy.newProxyInstance(whole.getClassLoader(), new Class<?>[] {whole}, recorder));
        try {
            return recorder.recorded(lambda.apply(reference));
        } finally {
            recorder.over = true;
        }
    }

    /** Takes down the calls of a reference: the publisher that it gives for an action never makes one. */
    private static final class Recorder implements InvocationHandler {

        private static final Object[] NONE = {};

        private final HostedType type;
        private volatile boolean over;
        private @Nullable RecordedCall first;
        private @Nullable Publisher<?> given;
        private @Nullable String second;

        Recorder(HostedType type) {
            this.type = type;
        }

        RecordedCall recorded(@Nullable Object returned) {
            if (first == null) {
                throw refused("This one called none.");
            }
            if (second != null) {
                throw tooMany(first, second);
            }
            if (returned != given) {
                throw refused("This one called " + first.action + " and returned "
                        + (returned == null ? "null" : "something else")
                        + ": operators behind the call are not scheduled with it, their place is in the action.");
            }
            return first;
        }

        @Override
        public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) {
            Action action = type.action(method);
            return action == null
                    ? invokeObjectMethod(proxy, method, arguments)
                    : take(action, arguments == null ? NONE : arguments);
        }

        private Publisher<?> take(Action action, Object... arguments) {
            String name = action.name();
            if (over) {
                throw refused("This one had ended when its reference was used to call " + name + ".");
            }
            if (first != null) {
                second = name;
                throw tooMany(first, name);
            }
            first = new RecordedCall(name, arguments);
            Publisher<?> notMade =
                    action.signature().stream() ? Flux.error(() -> notMade(name)) : Mono.error(() -> notMade(name));
            given = notMade;
            return notMade;
        }

        private InvalidCallException tooMany(RecordedCall one, String another) {
            return refused("This one called " + one.action + ", then " + another + ": make an entry for each.");
        }

        private InvalidCallException notMade(String action) {
            return refused(
                    "What " + action + " gave this one was subscribed: the action runs when it is due, not now.");
        }

        private InvalidCallException refused(String what) {
            return new InvalidCallException(
                    "A lambda that schedules calls one action of the reference that it is given and returns what that"
                            + " gives, as in bank -> bank.tick(\"x\"). " + what,
                    Map.of("type", type.name()));
        }

        private @Nullable Object invokeObjectMethod(Object proxy, Method method, Object @Nullable [] arguments) {
            return switch (method.getName()) {
                case "equals" -> arguments != null && arguments[0] == proxy;
                case "hashCode" -> System.identityHashCode(proxy);
                case "toString" -> "an action of " + type.name() + " that is being scheduled";
                default -> throw new UnsupportedOperationException(method + " is no action of " + type.name());
            };
        }
    }
}
