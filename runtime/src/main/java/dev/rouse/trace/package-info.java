/**
 * Observation of work, and the context of traces on its way through a node. Start at {@link dev.rouse.trace.Traces}. Internal: not for
 * applications, may change in any release.
 */
@NullMarked
package dev.rouse.trace;

import org.jspecify.annotations.NullMarked;
