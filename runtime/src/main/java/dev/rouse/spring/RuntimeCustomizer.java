package dev.rouse.spring;

import dev.rouse.host.ActorRuntimeBuilder;

/**
 * Changes what the node is built of, after store, types, properties and listeners are set. Beans of it are called in their order, on the
 * thread that starts the application.
 *
 * <pre>{@code
 * @Bean
 * RuntimeCustomizer mutualTls(SslContext server, SslContext client) {
 *     return builder -> builder.options(o -> o.cluster(c -> c.tls(server, client)));
 * }
 * }</pre>
 */
@FunctionalInterface
public interface RuntimeCustomizer {

    /** Changes {@code builder}. */
    void customize(ActorRuntimeBuilder builder);
}
