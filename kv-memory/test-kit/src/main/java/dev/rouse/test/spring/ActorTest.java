package dev.rouse.test.spring;

import dev.rouse.spring.ActorComponent;
import dev.rouse.test.TestNode;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.core.annotation.AliasFor;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * Starts the actors of a Spring Boot application for a test, and nothing else of it: classes marked with {@link ActorComponent}, beans
 * {@code ActorType} and {@code ActorTypeCustomizer}, and the properties {@code rouse.*}. What the actors need is brought by the test, with
 * {@code @Import} or {@code @MockitoBean}; other components, web servers and health are left out.
 *
 * <pre>{@code
 * @ActorTest
 * class CounterActorTest {
 *     @MockitoBean Tariff tariff;
 *
 *     @Test
 *     void visitCountsByItsTariff(TestNode node) {
 *         when(tariff.of(1)).thenReturn(10L);
 *         assertEquals(10L, node.await(node.actor(Counter.class, "home").increment(1)));
 *     }
 * }
 * }</pre>
 *
 * <p>Each test method has a {@link TestNode} of its own, on an empty store and in virtual time, which it takes as a parameter, as the
 * methods before and after it do. The bean {@code ActorNode}, which is the {@code ActorClient} of the application's beans, leads to it: what
 * they return is awaited with {@link TestNode#await}. {@code block()} on the thread of such a test is refused, as time would stand still.
 * Beans {@code RuntimeCustomizer} are not asked: event loops and TLS are those of real nodes.
 *
 * <p>With {@link #virtualTime} set to false there is the node of the auto-configuration instead, in real time, on the bean {@code KvStore},
 * or a store in memory; it lasts as long as the application context, for several tests.
 *
 * <p>Needs JUnit 6, as Spring Framework 7 does. Tests of one application context run one after the other.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@BootstrapWith(ActorTestContextBootstrapper.class)
@ExtendWith({SpringExtension.class, SliceNodeParameter.class})
@OverrideAutoConfiguration(enabled = false)
@TypeExcludeFilters(ActorTypeExcludeFilter.class)
@ImportAutoConfiguration
public @interface ActorTest {

    /** Whether each test has a node of its own, whose time it holds; else the node is the application's, in real time. */
    boolean virtualTime() default true;

    /** Properties as {@code key=value}, before the application context starts. */
    String[] properties() default {};

    /** Whether the scan for components finds what this slice is of, and nothing else unless {@link #includeFilters} name it. */
    boolean useDefaultFilters() default true;

    /** Components that are found too. */
    Filter[] includeFilters() default {};

    /** Components that are not found. */
    Filter[] excludeFilters() default {};

    /** Auto-configuration that is left out. */
    @AliasFor(annotation = ImportAutoConfiguration.class, attribute = "exclude")
    Class<?>[] excludeAutoConfiguration() default {};
}
