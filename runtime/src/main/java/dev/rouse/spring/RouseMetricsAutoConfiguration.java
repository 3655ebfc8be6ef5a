package dev.rouse.spring;

import dev.rouse.ActorNode;
import dev.rouse.host.RuntimeMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The meters of the node, where there is a {@link MeterRegistry}. */
@AutoConfiguration(
        after = RouseAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration"
        })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({MeterRegistry.class, StartedNode.class})
public class RouseMetricsAutoConfiguration {

    /** Called by Spring. */
    public RouseMetricsAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    RuntimeMetrics rouseMetrics(MeterRegistry registry) {
        return new RuntimeMetrics(registry);
    }

    @Bean
    MeterBinder rouseGauges(ActorNode rouseNode) {
        return RuntimeMetrics.gauges(rouseNode);
    }
}
