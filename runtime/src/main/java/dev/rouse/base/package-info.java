/**
 * Foundations that every other package may use: checks of arguments ({@link dev.rouse.base.Arguments}) and option
 * values ({@link dev.rouse.base.OptionCheck}), texts of errors ({@link dev.rouse.base.ErrorText}) and of numbers
 * ({@link dev.rouse.base.Quantity}), calls by their numbers ({@link dev.rouse.base.NumberedCalls}). Internal: not for applications, may change in any release.
 */
@NullMarked
package dev.rouse.base;

import org.jspecify.annotations.NullMarked;
