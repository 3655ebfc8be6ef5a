package dev.rouse.spring;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** The {@link ActorRuntimeConfigurer}, for the node that {@link RouseAutoConfiguration} starts, or another one. */
@AutoConfiguration
@EnableConfigurationProperties(RouseProperties.class)
public class RouseConfigurerAutoConfiguration {

    /** Called by Spring. */
    public RouseConfigurerAutoConfiguration() {}

    @Bean
    ActorRuntimeConfigurer rouseConfigurer(RouseProperties properties, ListableBeanFactory beans) {
        return new ActorRuntimeConfigurer(properties, beans);
    }
}
