package dev.rouse.spring;

import dev.rouse.RuntimeListener;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Several listeners as one: each is told, though another throws. By reflection, so that no method of the interface is forgotten. */
final class ListenerGroup implements InvocationHandler {

    private final List<RuntimeListener> listeners;

    private ListenerGroup(List<RuntimeListener> listeners) {
        this.listeners = listeners;
    }

    static RuntimeListener of(List<RuntimeListener> listeners) {
        if (listeners.size() < 2) {
            return listeners.isEmpty() ? RuntimeListener.NONE : listeners.get(0);
        }
        return (RuntimeListener) Proxy.newProxyInstance(
                RuntimeListener.class.getClassLoader(),
                new Class<?>[] {RuntimeListener.class},
                new ListenerGroup(List.copyOf(listeners)));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return method.invoke(this, arguments);
        }
        Throwable failure = null;
        for (RuntimeListener listener : listeners) {
            try {
                method.invoke(listener, arguments);
            } catch (InvocationTargetException e) {
                failure = e.getCause();
            }
        }
        if (failure != null) {
            throw failure;
        }
        return null;
    }
}
