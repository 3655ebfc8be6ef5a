/**
 * Auto-configuration of Spring Boot: a store for an application that has none. Internal: not for applications, may change in any release.
 */
@NullMarked
package dev.rouse.kv.memory.spring;

import org.jspecify.annotations.NullMarked;
