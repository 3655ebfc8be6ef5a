/**
 * Auto-configuration of Spring Boot 4: a node that hosts the {@link dev.rouse.spring.ActorComponent} classes of an application, which starts
 * and stops with it. Needs {@code spring-boot-autoconfigure}. Start at {@link dev.rouse.spring.RouseAutoConfiguration}.
 */
@NullMarked
package dev.rouse.spring;

import org.jspecify.annotations.NullMarked;
