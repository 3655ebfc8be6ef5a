/**
 * Queues of actors over HTTP. Start at {@link dev.rouse.net.operation.queue.SendMessage}. Internal: not for applications, may change in
 * any release.
 */
@NullMarked
package dev.rouse.net.operation.queue;

import org.jspecify.annotations.NullMarked;
