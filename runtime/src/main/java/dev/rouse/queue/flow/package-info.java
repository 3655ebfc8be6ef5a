/**
 * Limits of the flow of a queue, and the order in which groups of messages take turns. Start at {@link
 * dev.rouse.queue.flow.QueueFlow}. Internal: not for applications, may change in any release.
 */
@NullMarked
package dev.rouse.queue.flow;

import org.jspecify.annotations.NullMarked;
