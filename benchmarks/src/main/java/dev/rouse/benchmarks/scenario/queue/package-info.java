/** Messages through the queues of actors. */
@NullMarked
package dev.rouse.benchmarks.scenario.queue;

import org.jspecify.annotations.NullMarked;
