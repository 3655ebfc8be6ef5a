package dev.rouse;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * An action whose turns overlap with each other and with {@link ReadOnly} ones at their asynchronous boundaries, always
 * on the actor's own lane, so that plain fields need no locks.
 *
 * <p>An interleaved turn sees its own changes on top of what other turns have finished; others see them when it ends.
 * There its updates are applied once more, in order, to the newest state: nothing that another turn changed meanwhile is
 * lost, while a value that {@code update} returned before the last asynchronous boundary may have been overtaken. After
 * waiting for anything but an actor or the actor's own data, come back with {@code publishOn(lane())}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Interleaved {}
