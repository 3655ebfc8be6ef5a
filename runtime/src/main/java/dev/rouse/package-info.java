/**
 * What a user of Rouse writes and holds: the actor base type, its context, references, options and errors. Start at
 * {@link dev.rouse.Actor}; the entry point of a process is {@code dev.rouse.host.ActorRuntime}.
 */
@NullMarked
package dev.rouse;

import org.jspecify.annotations.NullMarked;
