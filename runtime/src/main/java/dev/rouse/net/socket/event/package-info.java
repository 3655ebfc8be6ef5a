/**
 * Subscriptions of a socket to the events of actors. Start at {@link dev.rouse.net.socket.event.Subscriptions}. Internal: not for
 * applications, may change in any release.
 */
@NullMarked
package dev.rouse.net.socket.event;

import org.jspecify.annotations.NullMarked;
