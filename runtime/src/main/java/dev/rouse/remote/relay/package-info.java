/**
 * Calls to a node that cannot be reached from here, but from another member: the choice of that member, and what that member does.
 * Start at {@link dev.rouse.remote.relay.Relay}. Internal: not for applications, may change in any release.
 */
@NullMarked
package dev.rouse.remote.relay;

import org.jspecify.annotations.NullMarked;
