/**
 * Parts of a connection between nodes: frames by length on TCP, and the handshake by which both sides know whom they
 * speak to. Start at {@link dev.rouse.wire.link.FramePipeline} and {@link dev.rouse.wire.link.Handshake}. Internal: not
 * for applications, may change in any release.
 */
@NullMarked
package dev.rouse.wire.link;

import org.jspecify.annotations.NullMarked;
