package dev.rouse.spring;

import dev.rouse.ActorNode;
import dev.rouse.host.ActorRuntime;
import dev.rouse.kv.KvStore;
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
@AutoConfiguration(after = RouseConfigurerAutoConfiguration.class)
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
            ActorRuntimeConfigurer configurer,
            ApplicationContext context) {
        return new RuntimeLifecycle(
                () -> configurer.configure(ActorRuntime.builder().store(store)),
                node,
                properties.startTimeout(),
                properties.drainTimeout(),
                error -> AvailabilityChangeEvent.publish(context, error, LivenessState.BROKEN));
    }
}
