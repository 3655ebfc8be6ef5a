package dev.rouse;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * An action that returns a {@code Flux} to somebody who watches the actor: its stream may last, and keeps no other turn
 * out, not even exclusive ones. It cannot change anything.
 *
 * <p>It begins in line, when no exclusive turn runs. An element that another turn gives it (through a sink in a field, say)
 * leaves when that turn's commit is durable, and never where that turn fails. While such a stream is open its actor does not
 * go to sleep by itself; when the actor stops for another reason, what still watches ends with {@link ActorStoppedException}
 * at once: {@code takeUntilOther(life().whenStopping())} ends it well before that.
 *
 * <pre>{@code
 * @Watch
 * Flux<Price> prices();
 *
 * public Flux<Price> prices() { return prices.asFlux().startWith(state().price()); }   // Sinks.Many in a field
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Watch {}
