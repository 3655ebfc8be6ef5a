package dev.rouse.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.annotation.Scope;
import org.springframework.stereotype.Component;

/**
 * Marks the implementation of an actor type, which the scan for components finds. It is a prototype: each activation gets an object of its
 * own, by constructor injection, on the actor's lane, where nothing may block. The node registers it by the interface that it implements.
 *
 * <pre>{@code
 * @ActorComponent
 * final class CounterActor extends Actor<Long> implements Counter {
 *     private final Audit audit;
 *
 *     CounterActor(Audit audit) { this.audit = audit; }
 *     …
 * }
 * }</pre>
 *
 * <p>Spring destroys no prototypes: what ends with a life of the actor belongs into {@code onSleep}. Advice ({@code @Async}, {@code
 * @Transactional}) is refused, since a proxy is not the actor.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Component
@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
public @interface ActorComponent {

    /** Name of the type in addresses, listings and URLs, and in the store; by default that of the interface in kebab case. */
    String name() default "";

    /** The interface that callers see; by default the only one of the class whose methods return {@code Mono} or {@code Flux}. */
    Class<?> api() default void.class;
}
