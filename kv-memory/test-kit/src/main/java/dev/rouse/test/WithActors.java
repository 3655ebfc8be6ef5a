package dev.rouse.test;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives each test of a class, or one method, a {@link TestNode} of its own as a parameter, and closes it afterwards. That of a method goes
 * before that of its class.
 *
 * <pre>{@code
 * @WithActors(CounterActor.class)
 * class CounterTest {
 *     @Test
 *     void countsOnAfterACrash(TestNode node) { … }
 * }
 * }</pre>
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(TestNodeParameter.class)
public @interface WithActors {

    /** The classes of actors, as {@link TestNode#of(Class...)} takes them. */
    Class<?>[] value();
}
