/**
 * Means of measuring anything: a closed loop of calls, rounds of it, their results as JSON lines and as a table. Start
 * at {@link dev.rouse.benchmarks.harness.Scenario}.
 */
@NullMarked
package dev.rouse.benchmarks.harness;

import org.jspecify.annotations.NullMarked;
