/**
 * Answers to messages, and those who wait for them. Start at {@link dev.rouse.queue.answer.Waiters}. Internal: not for applications, may
 * change in any release.
 */
@NullMarked
package dev.rouse.queue.answer;

import org.jspecify.annotations.NullMarked;
