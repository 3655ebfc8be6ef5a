/**
 * Logging of the runtime: {@link dev.rouse.log.GuardedLogger}. Messages often hold somebody else's error or name; the
 * runtime's own work goes on whatever those, or the logging library, throw. Internal: not for applications, may change
 * in any release.
 */
@NullMarked
package dev.rouse.log;

import org.jspecify.annotations.NullMarked;
