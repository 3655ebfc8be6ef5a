package dev.rouse.spring;

import dev.rouse.ActorType;

/**
 * Changes the registration of actor types before the node starts. A bean of it is asked about each type, also about one that is a bean
 * itself; several in their order.
 *
 * <pre>{@code
 * @Bean
 * ActorTypeCustomizer idle() {
 *     return type -> type.options(o -> o.idleTimeout(Duration.ofMinutes(5)));
 * }
 * }</pre>
 */
@FunctionalInterface
public interface ActorTypeCustomizer {

    /** Returns {@code type}, or the same with other options. */
    ActorType<?> customize(ActorType<?> type);
}
