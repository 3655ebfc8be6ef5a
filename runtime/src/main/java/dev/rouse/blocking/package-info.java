/**
 * Runs code of actors that blocks, on threads that may. Start at {@link dev.rouse.blocking.BlockingPool}. Internal: not for
 * applications, may change in any release.
 */
@NullMarked
package dev.rouse.blocking;

import org.jspecify.annotations.NullMarked;
