/**
 * Tests of actors in Spring Boot applications. {@link dev.rouse.test.spring.ActorTest} starts the actors of an application and nothing
 * else of it. Needs {@code spring-boot-test-autoconfigure} of Boot 4.
 */
@NullMarked
package dev.rouse.test.spring;

import org.jspecify.annotations.NullMarked;
