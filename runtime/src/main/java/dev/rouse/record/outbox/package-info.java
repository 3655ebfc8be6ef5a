/**
 * Records of messages from actor to actor, of the sender and of the receiver. Start at {@link dev.rouse.record.outbox.OutboxRecord}.
 * Internal: not for applications, may change in any release.
 */
@NullMarked
package dev.rouse.record.outbox;

import org.jspecify.annotations.NullMarked;
