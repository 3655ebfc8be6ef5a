/**
 * Calls that come from other nodes: each becomes a call of this node, whose answer goes back over the link it came by. Start at
 * {@link dev.rouse.remote.in.InboundCalls}. Internal: not for applications, may change in any release.
 */
@NullMarked
package dev.rouse.remote.in;

import org.jspecify.annotations.NullMarked;
