/**
 * Errors over the wire: the runtime's own arrive as what they are, a user's refusal in its own words, all others as one type with
 * class name and message. Start at {@link dev.rouse.wire.error.WireErrors}. Internal: not for applications, may change in any
 * release.
 */
@NullMarked
package dev.rouse.wire.error;

import org.jspecify.annotations.NullMarked;
