/**
 * Calls of the client: from a subscription to frames, and back. Start at {@link dev.rouse.client.call.RemoteCall}. Internal: not for
 * applications, may change in any release.
 */
@NullMarked
package dev.rouse.client.call;

import org.jspecify.annotations.NullMarked;
