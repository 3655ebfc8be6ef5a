/** Workflows of actors, and what is done beside them. Start at {@link dev.rouse.benchmarks.scenario.flow.FlowRuns}. */
@NullMarked
package dev.rouse.benchmarks.scenario.flow;

import org.jspecify.annotations.NullMarked;
