/**
 * Tests of actors with JUnit 5. {@link dev.rouse.test.TestNode} is one node in memory whose time the test holds: start there. {@link
 * dev.rouse.test.WithActors} gives one to each test of a class. {@link dev.rouse.test.Simulated} runs a test with one seed after the other
 * on a cluster that is disturbed.
 */
@NullMarked
package dev.rouse.test;

import org.jspecify.annotations.NullMarked;
