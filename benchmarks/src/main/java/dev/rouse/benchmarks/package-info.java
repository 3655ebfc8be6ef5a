/** The commands: the demo server and the benchmarks. Start at {@link dev.rouse.benchmarks.Main}. */
@NullMarked
package dev.rouse.benchmarks;

import org.jspecify.annotations.NullMarked;
