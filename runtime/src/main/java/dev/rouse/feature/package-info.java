/**
 * The parts that actors have beside their turns, as turns and commits know them. Start at {@link dev.rouse.feature.Feature}.
 * Internal: not for applications, may change in any release.
 */
@NullMarked
package dev.rouse.feature;

import org.jspecify.annotations.NullMarked;
