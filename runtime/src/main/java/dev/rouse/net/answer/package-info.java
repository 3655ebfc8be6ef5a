/**
 * Answers: the outcome of an operation is awaited, written within bounds and framed as a response. Start at {@link
 * dev.rouse.net.answer.Replies}. Internal: no part of this package is for users.
 */
@NullMarked
package dev.rouse.net.answer;

import org.jspecify.annotations.NullMarked;
