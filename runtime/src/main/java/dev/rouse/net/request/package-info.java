/**
 * Requests as HTTP brings them: their heads and bodies, the refusals of those that break its rules, and the seam to the
 * operations that they ask for. Start at {@link dev.rouse.net.request.Operation} and {@link dev.rouse.net.request.Router}.
 * Internal: not for applications, may change in any release.
 */
@NullMarked
package dev.rouse.net.request;

import org.jspecify.annotations.NullMarked;
