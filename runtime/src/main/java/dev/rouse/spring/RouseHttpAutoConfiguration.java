package dev.rouse.spring;

import dev.rouse.ActorNode;
import dev.rouse.net.ActorHttpHandler;
import dev.rouse.net.ActorHttpOptions;
import dev.rouse.net.HttpAuthenticator;
import dev.rouse.net.HttpGuard;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.context.annotation.Bean;
import reactor.netty.ConnectionObserver;
import reactor.netty.http.server.HttpServer;

/**
 * The HTTP front of the node in the application's own server, where that is WebFlux's on Netty and {@code rouse.http.enabled} is set. Who
 * reaches the server reaches the actors: beans of {@link HttpAuthenticator} and {@link HttpGuard} say less, a bean of {@link
 * ActorHttpOptions} says everything.
 */
@AutoConfiguration(after = RouseAutoConfiguration.class)
@ConditionalOnClass({HttpServer.class, NettyServerCustomizer.class})
@ConditionalOnBean(ActorNode.class)
@ConditionalOnProperty("rouse.http.enabled")
@EnableConfigurationProperties(RouseProperties.class)
public class RouseHttpAutoConfiguration {

    /** Called by Spring. */
    public RouseHttpAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    ActorHttpOptions rouseHttpOptions(
            RouseProperties properties,
            ObjectProvider<HttpAuthenticator> authenticator,
            ObjectProvider<HttpGuard> guard) {
        ActorHttpOptions.Builder options = ActorHttpOptions.builder();
        if (!properties.http().prefix().isEmpty()) {
            options.prefix(properties.http().prefix());
        }
        authenticator.ifAvailable(options::authenticator);
        guard.ifAvailable(options::guard);
        return options.build();
    }

    @Bean
    NettyServerCustomizer rouseHttpFront(ActorNode node, ActorHttpOptions options) {
        Supplier<ActorHttpHandler> actors = ActorHttpHandler.factory(
                node, options.toBuilder().passThrough(true).build());
        return server -> server.childObserve((connection, state) -> {
            if (state == ConnectionObserver.State.CONNECTED) {
                ActorHttpHandler.addTo(connection.channel().pipeline(), actors);
            }
        });
    }
}
