package dev.rouse.spring;

import dev.rouse.ActorNode;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.health.application.ReadinessStateHealthIndicator;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * Health of the node as {@code rouse}, and in the readiness of the application: it refuses traffic while the node does not serve all
 * calls, or hands its actors over.
 */
@AutoConfiguration(
        after = {RouseAutoConfiguration.class, ApplicationAvailabilityAutoConfiguration.class},
        beforeName = {
            "org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration",
            "org.springframework.boot.health.autoconfigure.application.AvailabilityHealthContributorAutoConfiguration"
        })
@ConditionalOnClass(HealthIndicator.class)
@ConditionalOnBean(ActorNode.class)
public class RouseHealthAutoConfiguration {

    /** Called by Spring. */
    public RouseHealthAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(name = "rouseHealthIndicator")
    @ConditionalOnEnabledHealthIndicator("rouse")
    HealthIndicator rouseHealthIndicator(ActorNode node) {
        return new NodeHealthIndicator(node);
    }

    @Bean
    @ConditionalOnMissingBean(name = "readinessStateHealthIndicator")
    @ConditionalOnBean(ApplicationAvailability.class)
    @ConditionalOnProperty(name = "management.endpoint.health.probes.enabled", matchIfMissing = true)
    ReadinessStateHealthIndicator readinessStateHealthIndicator(ApplicationAvailability availability, ActorNode node) {
        return new NodeReadinessIndicator(availability, node);
    }
}
