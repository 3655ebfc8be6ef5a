/** Scenarios of calls over HTTP, of this front and of other servers. Start at {@link dev.rouse.benchmarks.scenario.http.HttpIncrements}. */
@NullMarked
package dev.rouse.benchmarks.scenario.http;

import org.jspecify.annotations.NullMarked;
