/**
 * The search for calls of turns that wait for each other across actors and lanes. Start at {@link
 * dev.rouse.deadlock.DeadlockWatch}. Internal: not for applications, may change in any release.
 */
@NullMarked
package dev.rouse.deadlock;

import org.jspecify.annotations.NullMarked;
