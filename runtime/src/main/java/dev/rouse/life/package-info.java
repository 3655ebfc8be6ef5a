/**
 * One life of an actor and the lane it lives on: start, hooks, sleep, end. Start at {@link
 * dev.rouse.life.Activation}; what the rest of the runtime holds is {@link dev.rouse.lane.ActorLane}. Internal: not for
 * applications, may change in any release.
 */
@NullMarked
package dev.rouse.life;

import dev.rouse.lane.ActorLane;
import org.jspecify.annotations.NullMarked;
