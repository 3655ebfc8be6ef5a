/**
 * The frames in which nodes speak with each other and with clients, and their one codec: CBOR, or JSON text of the same frames.
 * Start at {@link dev.rouse.wire.Frame}; golden files pin the bytes. Internal: not for applications, may change in any release.
 */
@NullMarked
package dev.rouse.wire;

import org.jspecify.annotations.NullMarked;
