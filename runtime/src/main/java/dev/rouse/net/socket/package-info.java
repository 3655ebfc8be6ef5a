/**
 * The protocol of {@link dev.rouse.wire.Frame} on a WebSocket: its handshakes, and its messages as frames in JSON or CBOR, which
 * groups serve. Start at
 * {@link dev.rouse.net.socket.SocketFront}, which makes the operation that opens one. Internal: not for applications, may change in any release.
 */
@NullMarked
package dev.rouse.net.socket;

import org.jspecify.annotations.NullMarked;
