/**
 * Hints that nodes give each other to save time: safety rests on the store alone. Start at {@link dev.rouse.cluster.peer.Peers}.
 * Internal: not for applications, may change in any release.
 */
@NullMarked
package dev.rouse.cluster.peer;

import org.jspecify.annotations.NullMarked;
