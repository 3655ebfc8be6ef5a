/**
 * Orders of senders to receivers of messages and their answers, and the rules by which a receiver decides. Start at
 * {@link dev.rouse.outbox.exchange.MarkRules}. Internal: not for applications, may change in any release.
 */
@NullMarked
package dev.rouse.outbox.exchange;

import org.jspecify.annotations.NullMarked;
