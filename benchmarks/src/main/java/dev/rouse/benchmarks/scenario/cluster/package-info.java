/** Scenarios of several nodes on one store, which reach each other by TCP: start at {@link dev.rouse.benchmarks.scenario.cluster.RemoteCalls}. */
@NullMarked
package dev.rouse.benchmarks.scenario.cluster;

import org.jspecify.annotations.NullMarked;
