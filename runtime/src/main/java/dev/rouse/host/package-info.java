/**
 * One process: the entry point, the lanes and the node's place in the store. Start at {@link
 * dev.rouse.host.ActorRuntime}.
 */
@NullMarked
package dev.rouse.host;

import org.jspecify.annotations.NullMarked;
