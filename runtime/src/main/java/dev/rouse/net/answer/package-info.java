/**
 * Answers: the outcome of an operation is awaited, written within bounds and framed as a response. Start at {@link
 * dev.rouse.net.answer.Responses}. Internal: not for applications, may change in any release.
 */
@NullMarked
package dev.rouse.net.answer;

import org.jspecify.annotations.NullMarked;
