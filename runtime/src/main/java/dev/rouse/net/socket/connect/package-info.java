/**
 * Connections to actors over WebSockets. Start at {@link dev.rouse.net.socket.connect.Connections}. Internal: not for applications, may
 * change in any release.
 */
@NullMarked
package dev.rouse.net.socket.connect;

import org.jspecify.annotations.NullMarked;
