/**
 * Subscriptions of the client to the events of actors. Start at {@link dev.rouse.client.event.EventSubscription}. Internal: not for
 * applications, may change in any release.
 */
@NullMarked
package dev.rouse.client.event;

import org.jspecify.annotations.NullMarked;
