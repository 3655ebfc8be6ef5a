package dev.rouse.spring;

import dev.rouse.ActorType;
import dev.rouse.RuntimeListener;
import dev.rouse.RuntimeObserver;
import dev.rouse.RuntimeOptions;
import dev.rouse.base.Arguments;
import dev.rouse.host.ActorRuntimeBuilder;
import java.util.List;
import org.springframework.beans.factory.ListableBeanFactory;

/**
 * Sets on a builder all that the application says of its node: its actor types, properties, listeners, observers and customizers. It is
 * a bean, for applications that start a node by themselves: {@code configurer.configure(ActorRuntime.builder().store(store)).start()}.
 */
public final class ActorRuntimeConfigurer {

    private final RouseProperties properties;
    private final ListableBeanFactory beans;

    ActorRuntimeConfigurer(RouseProperties properties, ListableBeanFactory beans) {
        this.properties = properties;
        this.beans = beans;
    }

    /** Returns the actor types of the application, as their customizers leave them. */
    public List<ActorType<?>> types() {
        return new ActorBeans(beans).types();
    }

    /** Sets what properties set, and the listeners and observers that are beans, in place of those that are set. */
    public RuntimeOptions.Builder options(RuntimeOptions.Builder options) {
        RuntimeListener listener = RuntimeListener.all(
                beans.getBeanProvider(RuntimeListener.class).orderedStream().toArray(RuntimeListener[]::new));
        RuntimeObserver observer = RuntimeObserver.all(
                beans.getBeanProvider(RuntimeObserver.class).orderedStream().toArray(RuntimeObserver[]::new));
        return properties
                .applyTo(Arguments.required("options", options))
                .listener(listener)
                .observer(observer);
    }

    /** Sets options and types, and then lets each {@link RuntimeCustomizer} change {@code builder}, which is returned. */
    public ActorRuntimeBuilder configure(ActorRuntimeBuilder builder) {
        Arguments.required("builder", builder).options(this::options);
        types().forEach(builder::register);
        beans.getBeanProvider(RuntimeCustomizer.class)
                .orderedStream()
                .forEach(customizer -> customizer.customize(builder));
        return builder;
    }
}
