package dev.rouse.test.spring;

import dev.rouse.ActorNode;
import dev.rouse.spring.ActorRuntimeConfigurer;
import dev.rouse.spring.RouseAutoConfiguration;
import dev.rouse.spring.RouseConfigurerAutoConfiguration;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;

/** The node of an {@link ActorTest}, in front of that of each test method. */
@AutoConfiguration(after = RouseConfigurerAutoConfiguration.class, before = RouseAutoConfiguration.class)
@ConditionalOnProperty(name = TestNodeAutoConfiguration.VIRTUAL_TIME, havingValue = "true")
final class TestNodeAutoConfiguration {

    static final String VIRTUAL_TIME = "rouse.test.virtual-time";

    @Bean
    SliceNode rouseSliceNode(ActorRuntimeConfigurer configurer) {
        return new SliceNode(configurer);
    }

    @Bean
    ActorNode rouseNode(SliceNode node) {
        return (ActorNode) new ProxyFactory(ActorNode.class, node).getProxy(ActorNode.class.getClassLoader());
    }
}
