/**
 * Preloading, by which an actor starts with at most one read: what its type needs, what is known already, the one read
 * for the rest, and the ledger of it all. Start at {@link dev.rouse.preload.StartPipeline}. Internal: not for
 * applications, may change in any release.
 */
@NullMarked
package dev.rouse.preload;

import org.jspecify.annotations.NullMarked;
