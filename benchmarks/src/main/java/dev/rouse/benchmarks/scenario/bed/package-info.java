/** The node, the actors and the parameters that scenarios share. Start at {@link dev.rouse.benchmarks.scenario.bed.TestBed}. */
@NullMarked
package dev.rouse.benchmarks.scenario.bed;

import org.jspecify.annotations.NullMarked;
