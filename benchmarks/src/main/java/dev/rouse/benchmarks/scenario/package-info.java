/**
 * The scenarios that are measured, one class a subject. Start at {@link dev.rouse.benchmarks.scenario.Scenarios}, the
 * list of all.
 */
@NullMarked
package dev.rouse.benchmarks.scenario;

import org.jspecify.annotations.NullMarked;
