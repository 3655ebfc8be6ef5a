/**
 * The bottom of the house, which every other package may use: checks of option values. Start at {@link
 * dev.rouse.base.OptionCheck}. Internal: not for users of the library, and without promises from one version to the next.
 */
@NullMarked
package dev.rouse.base;

import org.jspecify.annotations.NullMarked;
