/**
 * Raw handlers of actors over HTTP: plain requests, and WebSockets with a sub-protocol of the actor's own. Start at {@link
 * dev.rouse.net.raw.RawRequests} and {@link dev.rouse.net.raw.RawSockets}.
 * Internal: not for applications, may change in any release.
 */
@NullMarked
package dev.rouse.net.raw;

import org.jspecify.annotations.NullMarked;
