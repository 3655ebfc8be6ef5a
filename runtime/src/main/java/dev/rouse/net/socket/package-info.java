/**
 * The protocol of {@link dev.rouse.wire.Frame} on a WebSocket: handshake, calls and their answers, in JSON or CBOR. Start at
 * {@link dev.rouse.net.socket.SocketFront}, which makes the operation that opens one, and at {@link
 * dev.rouse.net.socket.FrameGroup} for another kind of frames. Internal: not for applications, may change in any release.
 */
@NullMarked
package dev.rouse.net.socket;

import org.jspecify.annotations.NullMarked;
