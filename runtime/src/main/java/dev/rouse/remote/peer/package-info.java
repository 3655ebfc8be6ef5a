/**
 * The links of a lane to other nodes and the calls that are sent over them, whatever those are. Start at {@link
 * dev.rouse.remote.peer.Peer}. Internal: not for applications, may change in any release.
 */
@NullMarked
package dev.rouse.remote.peer;

import org.jspecify.annotations.NullMarked;
