package dev.rouse.spring;

import dev.rouse.observe.RuntimeObservations;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Observations of the node, where there is an {@link ObservationRegistry}: with Micrometer Tracing what is made of one request is one
 * trace. {@code management.observations.enable.rouse=false} switches them off.
 */
@AutoConfiguration(
        after = RouseAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.observation.ObservationAutoConfiguration"
        })
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean({ObservationRegistry.class, StartedNode.class})
public class RouseObservationAutoConfiguration {

    /** Called by Spring. */
    public RouseObservationAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    RuntimeObservations rouseObservations(ObservationRegistry registry) {
        return RuntimeObservations.of(registry);
    }
}
