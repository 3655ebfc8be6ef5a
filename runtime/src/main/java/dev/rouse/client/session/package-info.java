/**
 * The session of a client: one socket after the other, and what is under way on it. Start at {@link dev.rouse.client.session.Session}.
 * Internal: not for applications, may change in any release.
 */
@NullMarked
package dev.rouse.client.session;

import org.jspecify.annotations.NullMarked;
