/**
 * One activation of an actor: its start-up as a chain of named steps, its hooks, its idleness, its grace period and its end, and what a failure of it
 * leads to. Start at {@link dev.rouse.life.Startup}, {@link dev.rouse.life.Shutdown} and {@link dev.rouse.life.Activation}.
 * Internal: not for applications, may change in any release.
 */
@NullMarked
package dev.rouse.life;

import org.jspecify.annotations.NullMarked;
