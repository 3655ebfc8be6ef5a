/**
 * An event loop's share of the actors: admission of calls, the table of activations, its bounds, warm bundles and questions about
 * actors. Start at {@link dev.rouse.lane.ActorLane}. Internal: not for applications, may change in any release.
 */
@NullMarked
package dev.rouse.lane;

import org.jspecify.annotations.NullMarked;
