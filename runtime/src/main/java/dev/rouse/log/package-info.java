/**
 * How the runtime logs: {@link dev.rouse.log.GuardedLogger}. What it has to tell of is often somebody else's error or
 * name, and its own work goes on whatever those, or the logging library, throw. Internal: not for applications, may
 * change in any release.
 */
@NullMarked
package dev.rouse.log;

import org.jspecify.annotations.NullMarked;
