/**
 * One life of an actor and the lane it lives on: start, hooks, sleep, end. Start at {@link
 * dev.rouse.actor.Activation}; what the rest of the runtime holds is {@link dev.rouse.actor.ActorLane}. Internal: not for
 * applications, may change in any release.
 */
@NullMarked
package dev.rouse.actor;

import org.jspecify.annotations.NullMarked;
