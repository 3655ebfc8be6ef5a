package dev.rouse.test;

import dev.rouse.ActorAddress;
import dev.rouse.ActorPhase;
import dev.rouse.LifecycleEvent;
import dev.rouse.RuntimeListener;
import dev.rouse.RuntimeListener.ActorStarted;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The starts of all actors so far, in order. Listens to nodes, and passes on what it hears. */
final class Starts implements RuntimeListener {

    private final List<ActorStarted> all = new ArrayList<>();
    private final Map<ActorAddress, ActorPhase> phases = new HashMap<>();

    @Override
    public void actorStarted(ActorStarted event) {
        all.add(event);
    }

    @Override
    public void lifecycle(LifecycleEvent event) {
        phases.put(event.address(), event.to());
    }

    /** Whether it has started, and its life has ended since. */
    boolean hasSlept(ActorAddress address) {
        ActorPhase phase = phases.get(address);
        return phase != null && phase.isFinal();
    }

    List<ActorStarted> of(ActorAddress address) {
        return all.stream().filter(start -> start.address().equals(address)).toList();
    }

    /** A listener that tells both, this one and {@code other}. */
    RuntimeListener with(RuntimeListener other) {
        InvocationHandler both = (proxy, method, arguments) -> {
            try {
                if (method.getDeclaringClass() == RuntimeListener.class) {
                    method.invoke(this, arguments);
                }
                return method.invoke(other, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        };
        return (RuntimeListener) Proxy.newProxyInstance(
                RuntimeListener.class.getClassLoader(), new Class<?>[] {RuntimeListener.class}, both);
    }
}
