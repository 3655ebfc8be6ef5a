/**
 * Simulated processes in one thread and virtual time, with the network between them and the way to their store: start at {@link
 * dev.rouse.test.world.World}. Internal: not for applications, may change in any release.
 */
@NullMarked
package dev.rouse.test.world;

import org.jspecify.annotations.NullMarked;
