package dev.rouse.host;

import dev.rouse.call.CallFlux;
import dev.rouse.call.CallMono;
import dev.rouse.call.Recipient;
import dev.rouse.type.Action;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/** A typed reference: each method of the actor's interface makes a call that is made when it is subscribed. */
final class TypedReference implements InvocationHandler {

    private static final Object[] NONE = {};

    private final Recipient recipient;

    private TypedReference(Recipient recipient) {
        this.recipient = recipient;
    }

    static <A> A of(Class<A> api, Recipient recipient) {
        TypedReference reference = new TypedReference(recipient);
        return api.cast(Proxy.newProxyInstance(api.getClassLoader(), new Class<?>[] {api}, reference));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) {
        Action action = recipient.type().action(method);
        return action == null
                ? invokeObjectMethod(method, arguments)
                : call(action, arguments == null ? NONE : arguments);
    }

    private Publisher<Object> call(Action action, Object[] arguments) {
        return action.signature().stream()
                ? new CallFlux(recipient, action, arguments)
                : new CallMono(recipient, action, arguments);
    }

    private @Nullable Object invokeObjectMethod(Method method, Object @Nullable [] arguments) {
        return switch (method.getName()) {
            case "equals" ->
                arguments != null
                        && arguments[0] != null
                        && Proxy.isProxyClass(arguments[0].getClass())
                        && Proxy.getInvocationHandler(arguments[0]) instanceof TypedReference other
                        && recipient.address().equals(other.recipient.address())
                        && recipient.kind() == other.recipient.kind();
            case "hashCode" -> recipient.address().hashCode();
            case "toString" -> recipient.address().toString();
            default -> throw new UnsupportedOperationException(method + " is no action of " + recipient.address());
        };
    }
}
