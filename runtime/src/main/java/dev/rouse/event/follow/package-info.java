/**
 * Subscriptions to the events of actors, on the lane of the actor and where the subscriber is. Start at {@link
 * dev.rouse.event.follow.EventHub} and {@link dev.rouse.event.follow.EventFlux}. Internal: not for applications, may change in any
 * release.
 */
@NullMarked
package dev.rouse.event.follow;

import org.jspecify.annotations.NullMarked;
