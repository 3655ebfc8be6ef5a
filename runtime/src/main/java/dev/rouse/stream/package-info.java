/**
 * Streams as answers: what holds their elements until those may leave. Start at {@link dev.rouse.stream.StreamReply}.
 * Internal: not for applications, may change in any release.
 */
@NullMarked
package dev.rouse.stream;

import org.jspecify.annotations.NullMarked;
