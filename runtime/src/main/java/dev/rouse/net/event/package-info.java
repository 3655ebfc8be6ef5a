/**
 * Events of actors over HTTP: pages of those that are kept, and server-sent events. Start at {@link
 * dev.rouse.net.event.FollowEvents}. Internal: not for applications, may change in any release.
 */
@NullMarked
package dev.rouse.net.event;

import org.jspecify.annotations.NullMarked;
