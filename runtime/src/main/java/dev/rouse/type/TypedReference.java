package dev.rouse.type;

import dev.rouse.ActorAddress;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/** A typed reference: each method of the actor's interface makes a call that is made when it is subscribed. */
public final class TypedReference implements InvocationHandler {

    private static final Object[] NONE = {};

    private final Target target;

    /** The actor that a reference is of. References whose targets have the same address and kind are equal. */
    public interface Target {

        HostedType type();

        ActorAddress address();

        /** Kind of the calls. */
        Object kind();

        /**
         * A call of {@code action}, made anew for each subscriber.
         *
         * @return a {@code Flux} for a stream, else a {@code Mono}
         */
        Publisher<Object> call(Action action, Object[] arguments);
    }

    private TypedReference(Target target) {
        this.target = target;
    }

    public static <A> A of(Class<A> api, Target target) {
        TypedReference reference = new TypedReference(target);
        return api.cast(Proxy.newProxyInstance(api.getClassLoader(), new Class<?>[] {api}, reference));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) {
        Action action = target.type().action(method);
        return action == null
                ? invokeObjectMethod(method, arguments)
                : target.call(action, arguments == null ? NONE : arguments);
    }

    private @Nullable Object invokeObjectMethod(Method method, Object @Nullable [] arguments) {
        return switch (method.getName()) {
            case "equals" ->
                arguments != null
                        && arguments[0] != null
                        && Proxy.isProxyClass(arguments[0].getClass())
                        && Proxy.getInvocationHandler(arguments[0]) instanceof TypedReference other
                        && target.address().equals(other.target.address())
                        && target.kind().equals(other.target.kind());
            case "hashCode" -> target.address().hashCode();
            case "toString" -> target.address().toString();
            default -> throw new UnsupportedOperationException(method + " is no action of " + target.address());
        };
    }
}
