/**
 * Calls over a socket and their answers. Start at {@link dev.rouse.net.socket.call.Calls}. Internal: not for applications, may
 * change in any release.
 */
@NullMarked
package dev.rouse.net.socket.call;

import org.jspecify.annotations.NullMarked;
