/**
 * A socket as the groups of its frames see it, and what they share: codec, writer, limits and errors. Start at {@link
 * dev.rouse.net.socket.frame.FrameGroup}. Internal: not for applications, may change in any release.
 */
@NullMarked
package dev.rouse.net.socket.frame;

import org.jspecify.annotations.NullMarked;
