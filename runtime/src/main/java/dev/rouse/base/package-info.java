/**
 * The bottom, which every other package may use: checks of option values ({@link dev.rouse.base.OptionCheck}), texts of errors
 * ({@link dev.rouse.base.ErrorText}). Internal: not for users of the library, and without promises from one version to the
 * next.
 */
@NullMarked
package dev.rouse.base;

import org.jspecify.annotations.NullMarked;
