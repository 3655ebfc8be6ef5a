package dev.rouse.spring;

import dev.rouse.ActorNode;
import dev.rouse.NodeHealth;
import dev.rouse.NodeHealth.Status;
import dev.rouse.NodeHealth.StorePace;
import dev.rouse.NodeUnavailableException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The node that beans hold: there before its runtime has started, and in front of the next one when the context is started again. By
 * reflection, so that no method of the interface is forgotten; only what is asked of the node goes through it, not what is then called
 * of an actor.
 */
final class StartedNode implements InvocationHandler {

    private static final NodeHealth NOT_STARTED = new NodeHealth(
            Status.JOINING, "The application has not started it yet.", 0, Duration.ZERO, StorePace.UNKNOWN);

    private final AtomicReference<@Nullable ActorNode> runtime = new AtomicReference<>();
    private final ActorNode node = (ActorNode)
            Proxy.newProxyInstance(ActorNode.class.getClassLoader(), new Class<?>[] {ActorNode.class}, this);

    /** The node in front of whatever was {@link #set}. */
    ActorNode node() {
        return node;
    }

    void set(ActorNode started) {
        runtime.set(started);
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return ofObject(method.getName(), arguments);
        }
        ActorNode started = runtime.get();
        if (started == null) {
            if (method.getName().equals("health")) {
                return NOT_STARTED;
            }
            throw new NodeUnavailableException(
                    "the application has not started it yet, which it does when all beans are made: make the first calls in an"
                            + " ApplicationRunner");
        }
        try {
            return method.invoke(started, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private Object ofObject(String method, Object @Nullable [] arguments) {
        return switch (method) {
            case "equals" -> arguments != null && arguments[0] == node;
            case "hashCode" -> System.identityHashCode(node);
            default -> "ActorNode[" + node.health().status() + "]";
        };
    }
}
