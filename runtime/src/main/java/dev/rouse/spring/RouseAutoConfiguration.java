package dev.rouse.spring;

import dev.rouse.ActorNode;
import dev.rouse.RuntimeListener;
import dev.rouse.RuntimeObserver;
import dev.rouse.host.ActorRuntime;
import dev.rouse.host.ActorRuntimeBuilder;
import dev.rouse.kv.KvStore;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;

/**
 * A node on the application's {@link KvStore}, as an {@link ActorNode}, which is an {@code ActorClient}. It hosts the actors of classes
 * that are marked with {@link ActorComponent}, and of {@code ActorType}s that are beans; it starts when all beans are made and before web
 * servers do, and stops after them. Nothing is configured without a store, or where there is an {@code ActorNode} already.
 *
 * <p>A node that will not serve any more though nobody stopped it makes the application's liveness {@link LivenessState#BROKEN}.
 */
@AutoConfiguration
@ConditionalOnProperty(name = "rouse.enabled", matchIfMissing = true)
@ConditionalOnBean(KvStore.class)
@ConditionalOnMissingBean(ActorNode.class)
@EnableConfigurationProperties(RouseProperties.class)
public class RouseAutoConfiguration {

    /** Called by Spring. */
    public RouseAutoConfiguration() {}

    @Bean
    StartedNode rouseStartedNode() {
        return new StartedNode();
    }

    @Bean
    ActorNode rouseNode(StartedNode started) {
        return started.node();
    }

    @Bean
    RuntimeLifecycle rouseLifecycle(
            KvStore store,
            StartedNode node,
            RouseProperties properties,
            ListableBeanFactory beans,
            ApplicationContext context) {
        return new RuntimeLifecycle(
                () -> builder(store, properties, beans),
                node,
                properties.startTimeout(),
                properties.drainTimeout(),
                error -> AvailabilityChangeEvent.publish(context, error, LivenessState.BROKEN));
    }

    private static ActorRuntimeBuilder builder(KvStore store, RouseProperties properties, ListableBeanFactory beans) {
        RuntimeListener listener = RuntimeListener.all(
                beans.getBeanProvider(RuntimeListener.class).orderedStream().toArray(RuntimeListener[]::new));
        RuntimeObserver observer = RuntimeObserver.all(
                beans.getBeanProvider(RuntimeObserver.class).orderedStream().toArray(RuntimeObserver[]::new));
        ActorRuntimeBuilder builder = ActorRuntime.builder()
                .store(store)
                .options(options ->
                        properties.applyTo(options).listener(listener).observer(observer));
        new ActorBeans(beans).types().forEach(builder::register);
        beans.getBeanProvider(RuntimeCustomizer.class)
                .orderedStream()
                .forEach(customizer -> customizer.customize(builder));
        return builder;
    }
}
