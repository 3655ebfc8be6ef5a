/**
 * Sockets of the client: a WebSocket to one endpoint, from the first packet to the last. Start at {@link
 * dev.rouse.client.socket.SocketOpener}. Internal: not for applications, may change in any release.
 */
@NullMarked
package dev.rouse.client.socket;

import org.jspecify.annotations.NullMarked;
