/**
 * Tests of actors with JUnit 5. {@link dev.rouse.test.TestNode} is one node in memory whose time the test holds: start there. {@link
 * dev.rouse.test.WithActors} gives one to each test of a class.
 */
@NullMarked
package dev.rouse.test;

import org.jspecify.annotations.NullMarked;
