/**
 * The bottom, which every other package may use: checks of option values ({@link dev.rouse.base.OptionCheck}), texts of
 * errors ({@link dev.rouse.base.ErrorText}). Internal: not for applications, may change in any release.
 */
@NullMarked
package dev.rouse.base;

import org.jspecify.annotations.NullMarked;
