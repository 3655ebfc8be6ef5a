/**
 * Queues of actors: messages that are stored until their actor has handled them. Start at {@link dev.rouse.queue.QueueFeature}.
 * Internal: not for applications, may change in any release.
 */
@NullMarked
package dev.rouse.queue;

import org.jspecify.annotations.NullMarked;
