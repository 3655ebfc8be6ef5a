/**
 * How an actor starts with at most one read: what its type needs, what is known already, the one read for the rest, and
 * the record of it all. Start at {@link dev.rouse.start.StartPipeline}.
 */
@NullMarked
package dev.rouse.start;

import org.jspecify.annotations.NullMarked;
