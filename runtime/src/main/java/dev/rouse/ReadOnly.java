package dev.rouse;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * An action that changes nothing: its turns overlap with other read-only and {@link Interleaved} turns, never with an
 * exclusive one. A change it tries to make fails it. On the interface's method or the implementation's.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface ReadOnly {}
