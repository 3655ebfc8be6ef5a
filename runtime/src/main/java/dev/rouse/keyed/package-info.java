/**
 * Calls with a key: what their turns answer is remembered in the commit of their effect, so that they may be made again. Start at
 * {@link dev.rouse.keyed.KeyedActor}. Internal: not for applications, may change in any release.
 */
@NullMarked
package dev.rouse.keyed;

import org.jspecify.annotations.NullMarked;
