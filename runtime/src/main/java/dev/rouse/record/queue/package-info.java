/**
 * Records of the queues of actors. Start at {@link dev.rouse.record.queue.QueuePlace}. Internal: not for applications, may change in any
 * release.
 */
@NullMarked
package dev.rouse.record.queue;

import org.jspecify.annotations.NullMarked;
